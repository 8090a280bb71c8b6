/** Icons of the designer's chrome, added to the runtime's first set so that they are there at once. */
import {
  AlignLeft, Cloud, CloudAlert, CloudOff, CloudUpload, Hash, History, Keyboard, ListTree, Minus, Monitor, PenLine, Play, Redo2, Rocket, Rows3, Scissors,
  Smartphone, Table2, Tablet, Type, CircleQuestionMark, FileJson, Group, Ungroup, CopyPlus, MousePointerClick, ArrowLeftRight, CalendarClock,
} from "lucide-react";
import { CHROME_ICONS } from "@/ui/icons";

Object.assign(CHROME_ICONS, {
  "align-left": AlignLeft, cloud: Cloud, "cloud-alert": CloudAlert, "cloud-off": CloudOff, "cloud-upload": CloudUpload, hash: Hash, history: History,
  keyboard: Keyboard, "list-tree": ListTree, minus: Minus, monitor: Monitor, "pen-line": PenLine, play: Play, "redo-2": Redo2, rocket: Rocket,
  "rows-3": Rows3, scissors: Scissors, smartphone: Smartphone, "table-2": Table2, tablet: Tablet, type: Type, "circle-question-mark": CircleQuestionMark,
  "file-json": FileJson, group: Group, ungroup: Ungroup, "copy-plus": CopyPlus, "mouse-pointer-click": MousePointerClick, "arrow-left-right": ArrowLeftRight,
  "calendar-clock": CalendarClock,
});
