import { createContext, useContext } from "react";
import type { FormDef, LayoutDef } from "../document/types";
import type { FormActions } from "./actions";

export interface FormEditing { actions: FormActions; form: FormDef; layout: LayoutDef; language: "en" | "zh"; removeSelection: (pointers?: readonly string[]) => void; openMenu: (at: DOMRect, pointer: string) => void }

const FormContext = createContext<FormEditing | null>(null);
export const FormEditingProvider = FormContext.Provider;

export function useFormEditing(): FormEditing {
  const value = useContext(FormContext);
  if (!value) throw new Error("useFormEditing() is called outside the form designer");
  return value;
}
