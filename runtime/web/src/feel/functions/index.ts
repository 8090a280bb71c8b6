/** The built-in functions the browser knows, by canonical name (see engines/expr/functions). */
import type { Family } from "./contract"
import { contexts } from "./contexts"
import { conversion } from "./conversion"
import { dates } from "./dates"
import { lists } from "./lists"
import { logic } from "./logic"
import { numbers } from "./numbers"
import { ranges } from "./ranges"
import { strings } from "./strings"

export const FUNCTIONS: Family = { ...strings, ...numbers, ...lists, ...dates, ...ranges, ...contexts, ...conversion, ...logic }
