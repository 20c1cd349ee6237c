package account

// Hashes is how many password hashes the service has computed.
func (s *Service) Hashes() int64 { return s.hash.calls.Load() }

// HoldSlots takes every place to hash in and to wait; give them back.
func (s *Service) HoldSlots() (give func()) {
	for range cap(s.hash.running) {
		s.hash.running <- struct{}{}
	}
	for range cap(s.hash.waiting) {
		s.hash.waiting <- struct{}{}
	}
	return func() {
		for range cap(s.hash.waiting) {
			<-s.hash.waiting
		}
		for range cap(s.hash.running) {
			<-s.hash.running
		}
	}
}

// CheckPassword is the rule for new passwords.
func CheckPassword(password, emailKey, name string) error {
	return checkPassword(password, emailKey, name)
}

// AddressKey is the canonical network address.
func AddressKey(address string) string { return addressKey(address) }

// EncodeHash and DecodeHash are the stored form.
func EncodeHash(salt, sum []byte) string                     { return encodeHash(salt, sum) }
func DecodeHash(stored string) (salt, sum []byte, err error) { return decodeHash(stored) }
