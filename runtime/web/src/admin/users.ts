import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import { api } from "@/api"
import type { Label, ListPage, Person, Ref } from "@/api/types"

export interface Account extends Person {
  phone: string | null
  job?: string | null
  manager?: Ref | null
  active: boolean
  portal: boolean
  language: "en" | "zh" | null
  is_admin: boolean
  may_build: boolean
  roles: Record<string, string[]>
}

export interface AdminApp {
  key: string
  name: Label
  icon: string
  version: string
  release: number
  roles: { key: string; name: Label; help: Label }[]
  members: { person: Ref; roles: string[] }[]
}

export const useAccounts = (q: string) =>
  useInfiniteQuery({
    queryKey: ["admin", "users", q],
    initialPageParam: null as string | null,
    getNextPageParam: (page: ListPage<Account>) => page.next,
    queryFn: ({ pageParam }) => api.get<ListPage<Account>>("admin/users", { q, cursor: pageParam, limit: 50 }),
  })

export const useAdminApps = () =>
  useQuery({
    queryKey: ["admin", "apps"],
    queryFn: async () => (await api.get<ListPage<AdminApp>>("admin/apps")).items,
  })
