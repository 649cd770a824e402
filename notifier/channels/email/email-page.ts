/** What an e-mail shows, before it is HTML or plain text. */
export interface EmailPage {
  /** BCP 47 tag, and which way it is written. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly title: string
  /** Paragraphs are apart by an empty line. */
  readonly body: string
  /** Colour of the stripe above it, as `#d92d20`. */
  readonly color: string
  readonly pictures: readonly { readonly cid: string; readonly alt: string }[]
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  /** The first one is what most readers want. */
  readonly buttons: readonly { readonly label: string; readonly href: string }[]
  /** Small print: why they get this, and how to end it. */
  readonly footer: readonly { readonly text: string; readonly href?: string }[]
}
