/** What a compiled condition reads. */
import type { Tree } from "@/api/types"

const reads = new WeakMap<Tree, { names: Set<string>; paths: Set<string> }>()

function walk(node: unknown, names: Set<string>, paths: Set<string>): void {
  if (!Array.isArray(node)) return
  if (node[0] === "name" && typeof node[1] === "string") names.add(node[1])
  if (node[0] === "path" && Array.isArray(node[1]) && node[1][0] === "name") paths.add(String(node[1][1]))
  for (const part of node) walk(part, names, paths)
}

const readsOf = (tree: Tree) => {
  let found = reads.get(tree)
  if (!found) {
    found = { names: new Set(), paths: new Set() }
    walk(tree, found.names, found.paths)
    reads.set(tree, found)
  }
  return found
}

/** Names the tree mentions: fields of the form, and others such as `current user`. */
export const namesIn = (tree: Tree): ReadonlySet<string> => readsOf(tree).names

/** Names whose members the tree reads (`customer.level`): their records have to be loaded. */
export const openedIn = (tree: Tree): ReadonlySet<string> => readsOf(tree).paths
