/**
 * The state of one form while it is filled in. Every field subscribes to its own part only, so typing costs the same
 * in a form of 10 and of 200 fields. Conditions are re-evaluated only when a name they read has changed.
 */
import { createStore, type StoreApi } from "zustand/vanilla"
import type { AppView, Diagnostic, FieldView, FormView, Me, Rec, Tree } from "@/api/types"
import { isProblem } from "@/api"
import { currentLanguage, inOneLine, labelIn } from "@/i18n"
import { isEmpty } from "@/widgets/contract"
import { isServerMade, type Access } from "./access"
import { envOf, holds, scopeOf, valueOf, type EvalEnv } from "./conditions"
import { constantDefault } from "./constant"
import { clearDraft, readDraft, writeDraft } from "./draft"
import { loadInto, type Loaded } from "./related"
import { same } from "./same"
import { namesIn, openedIn } from "./trees"
import { innerMistakes, mistakeOf, unreadableMessage } from "./validate"

export type Values = Record<string, unknown>

export interface FormState {
  values: Values
  /** Sentences by field key. */
  errors: Record<string, string>
  /** Mistakes inside sub-tables: by field key, then `row/column`. */
  inner: Record<string, Record<string, string>>
  /** Mistakes that belong to no field. */
  general: string[]
  /** Results of conditions by their number; see `condition`. */
  results: Record<number, boolean>
  touched: Record<string, true>
  dirty: boolean
  /** A draft from before was put back. */
  restored: boolean
  /** Counts refused saves: each one moves the focus to what is wrong. */
  refused: number
}

export interface FormEnv {
  app: AppView
  me: Me
  mode: "create" | "edit"
  /** What a flow's task allows, per field. */
  access?: Record<string, Access>
  /** The record as the server has it (edit). */
  record?: Rec | null
  /** Keeps what is typed in this browser tab until it is saved; a name for this form on this page. */
  draft?: string | null
}

interface Watched {
  id: number
  tree: Tree
  otherwise: boolean
}

let last = 0

export class FormStore {
  /** Unique on the page: prefixes the ids of inputs. */
  readonly id = `f${++last}`
  readonly state: StoreApi<FormState>
  private readonly byKey: Map<string, FieldView>
  private readonly watched = new Map<Tree, Watched>()
  private readonly unreadable = new Map<string, string>()
  private readonly loaded: Loaded = new Map()
  private env: EvalEnv
  private base: Values
  private record: Rec | null

  constructor(
    readonly form: FormView,
    values: Values,
    readonly given: FormEnv,
  ) {
    this.byKey = new Map(form.fields.map((field) => [field.key, field]))
    this.env = envOf(given.me)
    this.record = given.record ?? null
    this.base = { ...values }
    const drafted = given.draft ? readDraft(given.draft, this.record?.revision) : null
    this.state = createStore<FormState>(() => ({
      values: { ...values, ...drafted },
      errors: {},
      inner: {},
      general: [],
      results: {},
      touched: {},
      dirty: Boolean(drafted),
      restored: Boolean(drafted),
      refused: 0,
    }))
    if (given.mode === "create") this.applyDefaults()
    this.recompute(null)
    this.loadOpened(form.fields.map((field) => field.key))
  }

  field = (key: string): FieldView | undefined => this.byKey.get(key)
  getState = (): FormState => this.state.getState()
  get values(): Values {
    return this.getState().values
  }

  /** Changes one value, as typing does. */
  set = (key: string, value: unknown): void => {
    this.unreadable.delete(key)
    this.state.setState((now) => ({
      values: { ...now.values, [key]: value },
      touched: now.touched[key] ? now.touched : { ...now.touched, [key]: true },
      dirty: true,
    }))
    this.after([key])
  }

  /** Changes several at once, for example what a button rule answered. */
  setMany = (values: Values): void => {
    this.state.setState((now) => ({ values: { ...now.values, ...values }, dirty: true }))
    this.after(Object.keys(values))
  }

  /** Something was typed that is not a value of this field: it stays in the input, and saving is refused. */
  setUnreadable = (key: string, text: string): void => {
    const field = this.byKey.get(key)
    if (!field) return
    this.unreadable.set(key, text)
    this.setErrors({ [key]: unreadableMessage(field, text) })
  }

  /** The number under which `results` has the truth of a condition; the first asking evaluates it. */
  condition(tree: Tree, otherwise: boolean): number {
    let entry = this.watched.get(tree)
    if (!entry) {
      entry = { id: this.watched.size + 1, tree, otherwise }
      this.watched.set(tree, entry)
      const results = this.getState().results
      results[entry.id] = holds(tree, this.scope(), this.env, otherwise) // before anybody subscribes: no render is owed
    }
    return entry.id
  }

  /** The truth of a member that is constant, or compiled in `trees`. */
  truth(constant: unknown, tree: Tree | undefined, otherwise: boolean): boolean {
    if (tree) return this.getState().results[this.condition(tree, otherwise)] ?? otherwise
    return typeof constant === "boolean" ? constant : otherwise
  }

  isVisible = (field: FieldView): boolean =>
    this.given.access?.[field.key] !== "hide" && this.truth(field.visible ?? true, field.trees?.visible, true)
  isRequired = (field: FieldView): boolean =>
    this.given.access?.[field.key] === "require" || this.truth(field.required ?? false, field.trees?.required, false)
  isReadOnly(field: FieldView): boolean {
    const access = this.given.access?.[field.key]
    if (isServerMade(field) || field.may_write === false || access === "read") return true
    if (this.given.access && !access) return true
    return this.truth(field.read_only ?? false, field.trees?.read_only, false)
  }

  /** Checks a field when one leaves it. */
  leave = (key: string): void => {
    const field = this.byKey.get(key)
    if (!field || this.unreadable.has(key) || !this.getState().touched[key]) return
    this.setErrors({ [key]: mistakeOf(field, this.values[key], false) })
  }

  /** Every mistake the browser can see, put beside its field. True when there is none. */
  validate = (): boolean => {
    const errors: Record<string, string | null> = {}
    const inner: Record<string, Record<string, string>> = {}
    for (const field of this.form.fields) {
      if (!this.isVisible(field) || this.isReadOnly(field)) continue
      const text = this.unreadable.get(field.key)
      const mistake =
        text !== undefined
          ? unreadableMessage(field, text)
          : mistakeOf(field, this.values[field.key], this.isRequired(field))
      if (mistake) errors[field.key] = mistake
      const rows = innerMistakes(field, this.values[field.key])
      if (Object.keys(rows).length) inner[field.key] = rows
    }
    const general = this.brokenChecks(errors)
    const fine = !Object.keys(errors).length && !Object.keys(inner).length && !general.length
    this.state.setState((now) => ({
      errors: errors as Record<string, string>,
      inner,
      general,
      refused: now.refused + (fine ? 0 : 1),
    }))
    return fine
  }

  private brokenChecks(errors: Record<string, string | null>): string[] {
    const general: string[] = []
    const scope = this.scope()
    for (const check of this.form.checks ?? []) {
      const { when, must } = check.trees ?? {}
      if (
        !must ||
        (when ? !holds(when, scope, this.env, false) : check.when === false) ||
        holds(must, scope, this.env, true)
      )
        continue
      const sentence = labelIn(currentLanguage(), check.message)
      if (check.field && !errors[check.field]) errors[check.field] = sentence
      else if (!check.field) general.push(sentence)
    }
    return general
  }

  /** What the server refused, put beside the fields it names. */
  takeProblem = (problem: unknown): void => {
    const errors: Record<string, string> = {}
    const inner: Record<string, Record<string, string>> = {}
    const general: string[] = []
    const say = (each: Diagnostic) => inOneLine(each.message, each.hint)
    for (const each of isProblem(problem) ? problem.errors : []) {
      const [key, row, column] = each.pointer
        .replace(/^\/(values\/)?/, "")
        .split("/")
        .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
      if (!this.byKey.has(key)) general.push(say(each))
      else if (column) (inner[key] ??= {})[`${row}/${column}`] = say(each)
      else errors[key] = errors[key] ? `${errors[key]} ${say(each)}` : say(each)
    }
    if (!Object.keys(errors).length && !Object.keys(inner).length && !general.length)
      general.push(isProblem(problem) ? problem.detail || problem.title : String(problem))
    this.state.setState((now) => ({ errors, inner, general, refused: now.refused + 1 }))
  }

  /** What saving has to send: everything visible for a new record, only what differs for an old one. */
  changes = (): Values => {
    const out: Values = {}
    for (const field of this.form.fields) {
      if (isServerMade(field) || field.may_write === false || !(field.key in this.values)) continue
      const value = this.values[field.key]
      if (
        this.given.mode === "create"
          ? !isEmpty(value) && this.isVisible(field)
          : !same(value ?? null, this.base[field.key] ?? null)
      )
        out[field.key] = value ?? null
    }
    return out
  }

  /** The server's record is now the truth: nothing is unsaved any more. */
  settle = (record: Rec): void => {
    this.record = record
    this.base = { ...record }
    this.unreadable.clear()
    this.state.setState({
      values: { ...record },
      errors: {},
      inner: {},
      general: [],
      touched: {},
      dirty: false,
      restored: false,
    })
    if (this.given.draft) clearDraft(this.given.draft)
    this.recompute(null)
  }

  /** Back to what the server has. */
  discard = (): void => {
    this.unreadable.clear()
    if (this.given.draft) clearDraft(this.given.draft)
    this.state.setState({
      values: { ...this.base },
      errors: {},
      inner: {},
      general: [],
      touched: {},
      dirty: false,
      restored: false,
    })
    if (this.given.mode === "create") this.applyDefaults()
    this.recompute(null)
  }

  get revision(): number | undefined {
    return this.record?.revision
  }
  set revision(revision: number | undefined) {
    if (this.record && revision !== undefined) this.record = { ...this.record, revision }
  }

  /** Names in scope of the form's expressions, with the members of opened references. */
  scope(): Values {
    const values: Values = { ...this.values }
    for (const field of this.form.fields) {
      const ref = values[field.key] as { id?: string } | null | undefined
      const found = ref?.id && this.loaded.get(`${field.form}:${ref.id}`)
      if (found) values[field.key] = { ...found, ...ref }
    }
    return scopeOf(this.form.fields, values)
  }

  private setErrors(changed: Record<string, string | null>): void {
    this.state.setState((now) => {
      const errors = { ...now.errors }
      for (const [key, sentence] of Object.entries(changed)) {
        if (sentence) errors[key] = sentence
        else delete errors[key]
      }
      return { errors }
    })
  }

  private after(keys: string[]): void {
    const errors = this.getState().errors
    const stale = keys.filter((key) => errors[key])
    if (stale.length) this.setErrors(Object.fromEntries(stale.map((key) => [key, null])))
    this.recompute(new Set(keys))
    this.loadOpened(keys)
    if (this.given.draft)
      writeDraft(this.given.draft, () => ({
        values: this.given.mode === "create" ? this.values : this.changes(),
        revision: this.record?.revision,
      }))
  }

  private applyDefaults(): void {
    const values: Values = {}
    for (const field of this.form.fields) {
      if (!isEmpty(this.values[field.key]) || this.getState().touched[field.key]) continue
      const value = field.trees?.default ? valueOf(field.trees.default, this.scope(), this.env) : constantDefault(field)
      if (value !== undefined && value !== null) values[field.key] = value
    }
    if (Object.keys(values).length) this.state.setState((now) => ({ values: { ...now.values, ...values } }))
  }

  /** Computed fields, defaults that follow others, then the conditions that read what changed (all, for null). */
  private recompute(changed: Set<string> | null): void {
    const touchedNames = changed ?? new Set(this.form.fields.map((field) => field.key))
    const values: Values = {}
    let scope: Values | null = null
    for (let round = 0; round < 4; round += 1) {
      const before = touchedNames.size
      for (const field of this.form.fields) {
        const tree = this.followed(field)
        if (!tree || (changed && ![...namesIn(tree)].some((name) => touchedNames.has(name)))) continue
        scope ??= this.scope()
        const value = valueOf(tree, scope, this.env)
        if (value === undefined || same(value, field.key in values ? values[field.key] : this.values[field.key]))
          continue
        values[field.key] = value
        touchedNames.add(field.key)
        scope = { ...scope, ...scopeOf([field], values) }
      }
      if (touchedNames.size === before) break
    }
    if (Object.keys(values).length) this.state.setState((now) => ({ values: { ...now.values, ...values } }))
    this.reconsider(changed ? touchedNames : null)
  }

  /** A formula; or, while creating, a default that nobody has typed over. */
  private followed(field: FieldView): Tree | undefined {
    if (field.trees?.formula) return field.trees.formula
    if (this.given.mode === "create" && field.trees?.default && !this.getState().touched[field.key])
      return field.trees.default
    return undefined
  }

  private reconsider(names: Set<string> | null): void {
    const now = this.getState().results
    const results: Record<number, boolean> = {}
    let scope: Values | null = null
    for (const { id, tree, otherwise } of this.watched.values()) {
      if (names && ![...namesIn(tree)].some((name) => names.has(name))) continue
      scope ??= this.scope()
      const truth = holds(tree, scope, this.env, otherwise)
      if (truth !== now[id]) results[id] = truth
    }
    if (Object.keys(results).length) this.state.setState({ results: { ...now, ...results } })
  }

  /** Loads the records behind references whose members some expression reads. */
  private loadOpened(keys: string[]): void {
    for (const key of keys) {
      const field = this.byKey.get(key)
      const ref = this.values[key] as { id?: string } | null | undefined
      if (!field?.form || !ref?.id || field.type !== "reference" || !this.isOpened(key)) continue
      void loadInto(this.loaded, this.given.app.key, field.form, ref.id).then(
        (fresh) => fresh && this.recompute(new Set([key])),
      )
    }
  }

  private isOpened(key: string): boolean {
    const trees = this.form.fields.flatMap((field) => Object.values(field.trees ?? {})) as Tree[]
    return [...trees, ...[...this.watched.keys()]].some((tree) => openedIn(tree).has(key))
  }

  /** For sub-tables: evaluating the expressions of a row. */
  evaluateRow = (tree: Tree, columns: FieldView[], row: Values, loaded?: Values): unknown =>
    valueOf(tree, scopeOf(columns, { ...row, ...loaded }, this.scope()), this.env)
  rowHolds = (tree: Tree, columns: FieldView[], row: Values, otherwise: boolean): boolean =>
    holds(tree, scopeOf(columns, row, this.scope()), this.env, otherwise)
  load = (form: string, id: string): Promise<Rec | null> =>
    loadInto(this.loaded, this.given.app.key, form, id).then(() => this.loaded.get(`${form}:${id}`) ?? null)
}

export const createFormStore = (form: FormView, values: Values, env: FormEnv): FormStore =>
  new FormStore(form, values, env)
