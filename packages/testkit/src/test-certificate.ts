/** A self-signed certificate for tests alone: its key is public. Clients look at the public key, not at dates and names. */
export const testCertificate: { readonly key: string; readonly cert: string } = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgATEMP1CytYGwSbyv
LmXHEBCSNT/U5QCSkO7krTy276GhRANCAAQJH6Zg4Rxo7goOjtt/WT3RRJWOVJ84
h7G20gYS237nVHxZsfSZfDpSjjl63bLOJyR6IbMQv4tUlslHBGISIxqn
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBhDCCASugAwIBAgIUCIP0tjcwndGhbk8fBbl/4lxoQtUwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMdGVzdC5pbnZhbGlkMCAXDTI2MTEyMzAwNTczMFoYDzIxMjYx
MDMwMDA1NzMwWjAXMRUwEwYDVQQDDAx0ZXN0LmludmFsaWQwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAQJH6Zg4Rxo7goOjtt/WT3RRJWOVJ84h7G20gYS237nVHxZ
sfSZfDpSjjl63bLOJyR6IbMQv4tUlslHBGISIxqno1MwUTAdBgNVHQ4EFgQUcbcz
0cRscu/URMxHq4E87Ye7gA4wHwYDVR0jBBgwFoAUcbcz0cRscu/URMxHq4E87Ye7
gA4wDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBEBwBsNIV3O4Hu
y7udL/AgDGco8b7TiWKuK5WAnMFkNgIgZL0Xt6IU68jpicuTflsAECwgN1sVPvtf
zqY8PGgBrQk=
-----END CERTIFICATE-----`,
};
