import { SubTable } from "../SubTable"

export const Edit = SubTable
