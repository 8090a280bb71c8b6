/** The unsaved document, kept in this browser until the server has it: a closed tab or a dead network loses nothing. */
import type { AppDoc } from "../document/types"

export interface LocalCopy {
  app: string
  document: AppDoc
  /** What the server had at `mark`; older copies lack both. */
  base?: AppDoc
  mark?: string
  at: string
}

const NAME = "mortise-designer",
  STORE = "drafts"

function open(): Promise<IDBDatabase | null> {
  if (typeof indexedDB === "undefined") return Promise.resolve(null)
  return new Promise((resolve) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "app" })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => resolve(null) // private windows may refuse: the server copy is then the only one
  })
}

async function run<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  const database = await open()
  if (!database) return undefined
  try {
    return await new Promise<T | undefined>((resolve) => {
      const request = work(database.transaction(STORE, mode).objectStore(STORE))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => resolve(undefined)
    })
  } finally {
    database.close()
  }
}

export const keepCopy = (copy: LocalCopy): Promise<unknown> => run("readwrite", (store) => store.put(copy))
export const readCopy = async (app: string): Promise<LocalCopy | null> =>
  ((await run("readonly", (store) => store.get(app))) as LocalCopy | undefined) ?? null
export const dropCopy = (app: string): Promise<unknown> => run("readwrite", (store) => store.delete(app))
