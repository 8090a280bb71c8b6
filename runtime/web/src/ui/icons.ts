/** The icons of the chrome itself, in the first bundle. */
import {
  ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ArrowUpDown, Bell, Box, Building2, Calendar, ChartColumn, Check,
  ChevronDown, ChevronLeft, ChevronRight, ChevronUp, ChevronsUpDown, CircleAlert, CircleCheck, Clock,
  Ellipsis, ExternalLink, Eye, File, FileText, GitBranch, House, Inbox, Info, Layers, Link, List,
  LoaderCircle, Lock, LogOut, Mail, Menu, MessageSquare, Pencil, Phone, Plus, Search, Settings, ShieldCheck,
  Star, Target, Trash2, TriangleAlert, Undo2, User, Users, WifiOff, X, type LucideIcon,
} from "lucide-react"

export const CHROME_ICONS: Record<string, LucideIcon> = {
  "arrow-down": ArrowDown, "arrow-left": ArrowLeft, "arrow-right": ArrowRight, "arrow-up": ArrowUp, "arrow-up-down": ArrowUpDown, bell: Bell, box: Box, "building-2": Building2, calendar: Calendar, "chart-column":
  ChartColumn, check: Check, "chevron-down": ChevronDown, "chevron-left": ChevronLeft, "chevron-right":
  ChevronRight, "chevron-up": ChevronUp, "chevrons-up-down": ChevronsUpDown, "circle-alert": CircleAlert,
  "circle-check": CircleCheck, clock: Clock, ellipsis: Ellipsis, "external-link": ExternalLink, eye: Eye,
  file: File, "file-text": FileText, "git-branch": GitBranch, house: House, inbox: Inbox, info: Info, layers:
  Layers, link: Link, list: List, "loader-circle": LoaderCircle, lock: Lock, "log-out": LogOut, mail: Mail,
  menu: Menu, "message-square": MessageSquare, pencil: Pencil, phone: Phone, plus: Plus, search: Search,
  settings: Settings, "shield-check": ShieldCheck, star: Star, target: Target, "trash-2": Trash2, "triangle-alert": TriangleAlert, "undo-2": Undo2, user: User, users: Users, "wifi-off": WifiOff, x: X, home: House,
  trash: Trash2,
}
