/** Whether this machine knows a time zone, by its IANA name such as `Asia/Jakarta`. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0).length > 0
  } catch {
    return false
  }
}
