package accounthttp

import (
	"net/http"

	"belay/internal/account"
	"belay/internal/fault"
	"belay/internal/route"
	"belay/internal/ui"
)

const fieldAgain = "password_again"

func (f *Face) passwordPage(x *route.Exchange) error {
	return f.showPassword(x, http.StatusOK, 0, ui.Faults{})
}

// showPassword draws the form; version is the password's as first shown, 0 to
// read it now.
func (f *Face) showPassword(x *route.Exchange, status int, version int64, faults ui.Faults) error {
	email, now, err := f.Accounts.PasswordForm(x.Request.Context(), x.Actor)
	if err != nil {
		return err
	}
	if version == 0 {
		version = now
	}
	p := f.Page(x)
	p.Title = ui.T("Change your password")
	return x.Render(status, PasswordPage(p, PasswordView{Email: email, Action: PasswordPath, MinLength: account.MinPassword, Version: int(version), Faults: faults}))
}

func (f *Face) changePassword(x *route.Exchange) error {
	form, err := x.Form()
	if err != nil {
		return err
	}
	in := account.Change{Current: secret(form, account.FieldCurrent), New: secret(form, account.FieldPassword),
		Version: form.Version(), Address: route.Address(x.Request)}
	if err = again(form); err == nil {
		err = f.Accounts.ChangePassword(x.Request.Context(), x.Actor, in)
	}
	if err != nil {
		if fault.KindOf(err) == fault.Unauthenticated || !mendable(x, err) {
			return err
		}
		if fault.KindOf(err) == fault.Stale {
			in.Version = 0 // the next try is against the password as it is now
		}
		return f.showPassword(x, route.Status(fault.From(err)), in.Version, ui.FaultsOf(err))
	}
	x.Flash(route.Flash{Text: ui.T("Your password is changed, and all your other devices are signed out.")})
	x.Redirect(DevicesPath)
	return nil
}

// again refuses a new password that was typed differently the second time.
func again(form route.Form) error {
	if secret(form, account.FieldPassword) == secret(form, fieldAgain) {
		return nil
	}
	return fault.New(fault.Invalid, "BLY-2121", "The two new passwords differ. Nothing was changed.").
		With(fieldAgain, "Please type the same password here as above.")
}
