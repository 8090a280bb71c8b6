import { useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { ListPage, Person, Ref } from "@/api/types"

export interface DepartmentNode extends Ref {
  parent?: string | Ref | null
}

export const usePeopleSearch = (text: string, enabled = true) =>
  useQuery({
    queryKey: ["people", text],
    queryFn: async () => (await api.get<ListPage<Person>>("people", { q: text, limit: 30 })).items,
    enabled,
    staleTime: 60_000,
    placeholderData: (before) => before,
  })

export const useDepartments = () =>
  useQuery({
    queryKey: ["departments"],
    queryFn: async () => (await api.get<ListPage<DepartmentNode>>("departments")).items,
    staleTime: 300_000,
  })

const parentOf = (node: DepartmentNode) =>
  node.parent && typeof node.parent === "object" ? node.parent.id : (node.parent ?? null)

/** Departments in tree order, with their depth and their path in words. */
export function inTreeOrder<T extends DepartmentNode>(nodes: T[]): { node: T; depth: number; path: string }[] {
  const known = new Set(nodes.map((each) => String(each.id)))
  const out: { node: T; depth: number; path: string }[] = []
  const walk = (parent: string | null, depth: number, path: string) => {
    for (const node of nodes) {
      const own = parentOf(node) === null || !known.has(String(parentOf(node))) ? null : String(parentOf(node))
      if (own !== parent) continue
      const here = path ? `${path} / ${node.title}` : node.title
      out.push({ node, depth, path: here })
      if (depth < 20) walk(String(node.id), depth + 1, here)
    }
  }
  walk(null, 0, "")
  return out
}
