package audit

// VerifyTx lets the tests verify inside the transaction that tampers.
var VerifyTx = verify
