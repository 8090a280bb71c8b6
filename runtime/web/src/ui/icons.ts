/** The icons of the chrome itself, in the first bundle. Names that apps choose come from `icons-all` when needed. */
import {
  Archive, ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ArrowUpDown, Ban, Bell, Box, Building2, Calendar, CalendarDays, ChartColumn, Check,
  ChevronDown, ChevronLeft, ChevronRight, ChevronsUpDown, ChevronUp, CircleAlert, CircleCheck, CircleX, Clock, Columns3,
  Copy, CornerUpLeft, Download, Ellipsis, EllipsisVertical, ExternalLink, Eye, EyeOff, File, FileText, Filter, Flag, GitBranch, Globe,
  GripVertical, Handshake, House, Image, Inbox, Info, Kanban, KeyRound, Layers, LayoutDashboard, Link, List, LoaderCircle, Lock, LogOut, Mail,
  MapPin, Menu, MessageSquare, Moon, Package, Paperclip, Pencil, Phone, Plus, Printer, RefreshCw, RotateCcw, Save, Search, Send, Settings,
  ShoppingCart, ShieldCheck, SlidersHorizontal, Sparkles, Star, Sun, Target, Ticket, Trash2, TriangleAlert, Undo2, Upload, User, Users, WifiOff, X, Zap,
  type LucideIcon,
} from "lucide-react"

export const CHROME_ICONS: Record<string, LucideIcon> = {
  archive: Archive, "arrow-down": ArrowDown, "arrow-left": ArrowLeft, "arrow-right": ArrowRight, "arrow-up": ArrowUp, "arrow-up-down": ArrowUpDown,
  ban: Ban, bell: Bell, box: Box, "building-2": Building2, calendar: Calendar, "calendar-days": CalendarDays, "chart-column": ChartColumn, check: Check,
  "chevron-down": ChevronDown, "chevron-left": ChevronLeft, "chevron-right": ChevronRight, "chevron-up": ChevronUp,
  "chevrons-up-down": ChevronsUpDown, "circle-alert": CircleAlert, "circle-check": CircleCheck, "circle-x": CircleX, clock: Clock,
  "columns-3": Columns3, copy: Copy, "corner-up-left": CornerUpLeft, download: Download, ellipsis: Ellipsis, "ellipsis-vertical": EllipsisVertical,
  "external-link": ExternalLink, eye: Eye, "eye-off": EyeOff, file: File, "file-text": FileText, filter: Filter, flag: Flag, "git-branch": GitBranch,
  globe: Globe, "grip-vertical": GripVertical, handshake: Handshake, house: House, home: House, image: Image, inbox: Inbox, info: Info, kanban: Kanban,
  "key-round": KeyRound, layers: Layers, "layout-dashboard": LayoutDashboard, link: Link, list: List, "loader-circle": LoaderCircle, lock: Lock,
  "log-out": LogOut, mail: Mail, "map-pin": MapPin, menu: Menu, "message-square": MessageSquare, moon: Moon, package: Package, paperclip: Paperclip,
  pencil: Pencil, phone: Phone, plus: Plus, printer: Printer, "refresh-cw": RefreshCw, "rotate-ccw": RotateCcw, save: Save, search: Search, send: Send,
  settings: Settings, "shopping-cart": ShoppingCart, "shield-check": ShieldCheck, "sliders-horizontal": SlidersHorizontal, sparkles: Sparkles, star: Star,
  sun: Sun, target: Target, ticket: Ticket, "trash-2": Trash2, trash: Trash2, "triangle-alert": TriangleAlert, "undo-2": Undo2, upload: Upload,
  user: User, users: Users, "wifi-off": WifiOff, x: X, zap: Zap,
}
