/** The text without secrets, which a vendor (or what stands before it) may repeat in an error. */
export function concealed(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
}
