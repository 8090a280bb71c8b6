import type { EditProps } from "../contract"
import { shiftPoint } from "../members/percent"
import { NumberInput, readNumber } from "../parts"

const fromText = (text: string) => {
  const read = readNumber(text.replace(/[%％]/g, ""))
  return read === null ? null : shiftPoint(read, -2)
}

export const Edit = (props: EditProps<string>) => (
  <NumberInput {...props} suffix="%" toText={(value) => shiftPoint(value, 2)} fromText={fromText} />
)
