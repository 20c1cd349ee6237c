package accounthttp

import (
	"net/http"

	"belay/internal/route"
	"belay/internal/ui"
)

func (f *Face) devices(x *route.Exchange) error {
	list, err := f.Accounts.Sessions(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	v := DevicesView{RevokeOthers: othersPath, Visible: ui.T("Visible to you only.")}
	if f.Accounts.Demo() == nil { // sample people have no password
		v.Password = PasswordPath
	}
	for _, s := range list {
		d := Device{Name: s.Device, Since: s.CreatedAt, LastSeen: s.SeenAt, Current: s.Current}
		if !s.Current {
			d.Revoke = DevicesPath + "/" + s.ID + "/end"
		}
		v.Devices = append(v.Devices, d)
	}
	p := f.Page(x)
	p.Title = ui.T("Your devices")
	return x.Render(http.StatusOK, DevicesPage(p, v))
}

func (f *Face) endDevice(x *route.Exchange) error {
	session, err := x.ID("id")
	if err != nil {
		return err
	}
	form, err := x.Form()
	if err != nil {
		return err
	}
	if err := f.Accounts.End(x.Request.Context(), x.Actor, session, form.Key()); err != nil {
		return err
	}
	if session == x.Actor.Session {
		forget(x)
		x.Redirect(signedOutPath)
		return nil
	}
	x.Flash(route.Flash{Text: ui.T("That device is signed out.")})
	x.Redirect(DevicesPath)
	return nil
}

func (f *Face) endOthers(x *route.Exchange) error {
	n, err := f.Accounts.EndOthers(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	x.Flash(route.Flash{Text: ui.N(int(n), "One other device is signed out.", "%d other devices are signed out.")})
	x.Redirect(DevicesPath)
	return nil
}
