/** Icons that apps, pages and the designer often use: a small chunk loaded right after the first paint. */
import {
  AlignLeft, Archive, ArrowUpRight, Ban, Banknote, BellRing, Bold, Bookmark, BookOpen, Boxes, Briefcase,
  Building, Calculator, CalendarClock, CalendarDays, CalendarPlus, CalendarSync, Car, ChartLine, ChartPie,
  Circle, CircleDot, CircleHelp, CircleX, ClipboardList, Cloud, Columns3, Copy, CopyPlus, CornerUpLeft,
  CornerUpRight, CreditCard, Database, Download, EllipsisVertical, EyeOff, Factory, FileJson, Filter, Flag,
  Folder, Gauge, Gift, Globe, GraduationCap, GripVertical, Handshake, Hash, Headset, Heading, Heart, Hammer,
  History, Hourglass, IdCard, Image, Italic, Kanban, KeyRound, Keyboard, Landmark, LayoutDashboard,
  LayoutGrid, Leaf, LifeBuoy, Lightbulb, ListChecks, ListOrdered, ListTree, MailCheck, Map, MapPin, Maximize,
  Megaphone, Minus, Monitor, MousePointerClick, Network, NotebookPen, Package, Palette, Paperclip, PenLine,
  Percent, PhoneCall, Pilcrow, Play, Printer, Receipt, Redo2, RefreshCw, Repeat, Rocket, RotateCcw, Save,
  SearchX, Send, Server, Share2, Shield, ShoppingBag, ShoppingCart, Sigma, SlidersHorizontal, Smile, Sparkles,
  Square, SquareKanban, SquareSigma, Store, Strikethrough, Sun, Moon, Table2, Tag, Tags, TextQuote, ThumbsUp,
  Ticket, Timer, ToggleLeft, TrendingUp, Triangle, Trophy, Truck, Type, Upload, UserCheck, UserPlus,
  UserRound, UserRoundPen, UserRoundPlus, Video, Wallet, Warehouse, Waypoints, Wrench, Zap, ZoomIn, ZoomOut, type LucideIcon,
} from "lucide-react"

export const MORE_ICONS: Record<string, LucideIcon> = {
  "align-left": AlignLeft, archive: Archive, "arrow-up-right": ArrowUpRight, ban: Ban, banknote: Banknote,
  "bell-ring": BellRing, bold: Bold, bookmark: Bookmark, "book-open": BookOpen, boxes: Boxes, briefcase:
  Briefcase, building: Building, calculator: Calculator, "calendar-clock": CalendarClock, "calendar-days":
  CalendarDays, "calendar-plus": CalendarPlus, "calendar-sync": CalendarSync, car: Car, "chart-line":
  ChartLine, "chart-pie": ChartPie, circle: Circle, "circle-dot": CircleDot, "circle-help": CircleHelp,
  "circle-x": CircleX, "clipboard-list": ClipboardList, cloud: Cloud, "columns-3": Columns3, copy: Copy,
  "copy-plus": CopyPlus, "corner-up-left": CornerUpLeft, "corner-up-right": CornerUpRight, "credit-card":
  CreditCard, database: Database, download: Download, "ellipsis-vertical": EllipsisVertical, "eye-off":
  EyeOff, factory: Factory, "file-json": FileJson, filter: Filter, flag: Flag, folder: Folder, gauge: Gauge,
  gift: Gift, globe: Globe, "graduation-cap": GraduationCap, "grip-vertical": GripVertical, handshake:
  Handshake, hash: Hash, headset: Headset, heading: Heading, heart: Heart, hammer: Hammer, history: History,
  hourglass: Hourglass, "id-card": IdCard, image: Image, italic: Italic, kanban: Kanban, "key-round":
  KeyRound, keyboard: Keyboard, landmark: Landmark, "layout-dashboard": LayoutDashboard, "layout-grid":
  LayoutGrid, leaf: Leaf, "life-buoy": LifeBuoy, lightbulb: Lightbulb, "list-checks": ListChecks, "list-ordered": ListOrdered, "list-tree": ListTree, "mail-check": MailCheck, map: Map, "map-pin": MapPin,
  maximize: Maximize, megaphone: Megaphone, minus: Minus, monitor: Monitor, "mouse-pointer-click":
  MousePointerClick, network: Network, "notebook-pen": NotebookPen, package: Package, palette: Palette,
  paperclip: Paperclip, "pen-line": PenLine, percent: Percent, "phone-call": PhoneCall, pilcrow: Pilcrow,
  play: Play, printer: Printer, receipt: Receipt, "redo-2": Redo2, "refresh-cw": RefreshCw, repeat: Repeat,
  rocket: Rocket, "rotate-ccw": RotateCcw, save: Save, "search-x": SearchX, send: Send, server: Server,
  "share-2": Share2, shield: Shield, "shopping-bag": ShoppingBag, "shopping-cart": ShoppingCart, sigma: Sigma,
  "sliders-horizontal": SlidersHorizontal, smile: Smile, sparkles: Sparkles, square: Square, "square-kanban":
  SquareKanban, "square-sigma": SquareSigma, store: Store, strikethrough: Strikethrough, sun: Sun, moon: Moon,
  "table-2": Table2, tag: Tag, tags: Tags, "text-quote": TextQuote, "thumbs-up": ThumbsUp, ticket: Ticket,
  timer: Timer, "toggle-left": ToggleLeft, "trending-up": TrendingUp, triangle: Triangle, trophy: Trophy,
  truck: Truck, type: Type, upload: Upload, "user-check": UserCheck, "user-plus": UserPlus, "user-round":
  UserRound, "user-round-pen": UserRoundPen, "user-round-plus": UserRoundPlus, video: Video, wallet: Wallet,
  warehouse: Warehouse, waypoints: Waypoints, wrench: Wrench, zap: Zap, "zoom-in": ZoomIn, "zoom-out": ZoomOut,
}
