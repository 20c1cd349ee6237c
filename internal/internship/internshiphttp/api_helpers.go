package internshiphttp

import "belay/internal/route"

func (f *Face) operateHelp(a *route.API) {}
