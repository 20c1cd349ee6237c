package ui

// Icon names one drawing of the sprite; the names are Lucide's. To add one,
// name it here, list it in Icons and run icongen.
type Icon string

// The icons in use.
const (
	IconAlert     Icon = "triangle-alert"
	IconArrow     Icon = "arrow-right"
	IconBook      Icon = "book-open"
	IconCheck     Icon = "check"
	IconClock     Icon = "clock"
	IconCompare   Icon = "git-compare"
	IconDevices   Icon = "monitor-smartphone"
	IconDownload  Icon = "download"
	IconExternal  Icon = "external-link"
	IconEye       Icon = "eye"
	IconEvidence  Icon = "file-text"
	IconGrowth    Icon = "trending-up"
	IconHome      Icon = "house"
	IconInfo      Icon = "info"
	IconKeyboard  Icon = "keyboard"
	IconKey       Icon = "key-round"
	IconLink      Icon = "link"
	IconLock      Icon = "lock"
	IconMatrix    Icon = "table-2"
	IconMore      Icon = "ellipsis"
	IconMoon      Icon = "moon"
	IconMountain  Icon = "mountain"
	IconNote      Icon = "message-square-text"
	IconPencil    Icon = "pencil"
	IconPerson    Icon = "user"
	IconPeople    Icon = "users"
	IconPlus      Icon = "plus"
	IconPrint     Icon = "printer"
	IconSearch    Icon = "search"
	IconShare     Icon = "share-2"
	IconShield    Icon = "shield-check"
	IconSignOut   Icon = "log-out"
	IconSprout    Icon = "sprout"
	IconSteps     Icon = "list-checks"
	IconSun       Icon = "sun"
	IconTarget    Icon = "target"
	IconTrash     Icon = "trash-2"
	IconUndo      Icon = "undo-2"
	IconClose     Icon = "x"
	IconNext      Icon = "chevron-right"
	IconPrevious  Icon = "chevron-left"
	IconUp        Icon = "chevron-up"
	IconDown      Icon = "chevron-down"
	IconUnshared  Icon = "eye-off"
	IconHistory   Icon = "history"
	IconLayers    Icon = "layers"
	IconDashboard Icon = "layout-dashboard"
)

// Icons lists every icon of the sprite, in the order they stand in it.
func Icons() []Icon {
	return []Icon{
		IconAlert, IconArrow, IconBook, IconCheck, IconClock, IconCompare, IconDevices, IconDownload,
		IconExternal, IconEye, IconEvidence, IconGrowth, IconHome, IconInfo, IconKeyboard, IconKey,
		IconLink, IconLock, IconMatrix, IconMore, IconMoon, IconMountain, IconNote, IconPencil,
		IconPerson, IconPeople, IconPlus, IconPrint, IconSearch, IconShare, IconShield, IconSignOut,
		IconSprout, IconSteps, IconSun, IconTarget, IconTrash, IconUndo, IconClose, IconNext,
		IconPrevious, IconUp, IconDown, IconUnshared, IconHistory, IconLayers, IconDashboard,
	}
}
