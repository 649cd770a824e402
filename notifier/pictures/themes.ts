/** What pictures are painted in. */
export const themeNames = ['dark', 'light'] as const
export type ThemeName = (typeof themeNames)[number]

/** The colors of a picture; a text has a contrast of 4.5 to 1 at least (WCAG 2.2, 1.4.3) to `ground`. */
export interface Theme {
  readonly ground: string
  readonly text: string
  readonly quiet: string
  /** The two lines. */
  readonly lines: readonly [string, string]
  readonly broke: string
  readonly told: string
}

/** The colors by their theme. */
export const themes: Readonly<Record<ThemeName, Theme>> = {
  dark: {
    ground: '#1e2027',
    text: '#f3f4f6',
    quiet: '#a9b0bd',
    lines: ['#62b4ff', '#6fdba0'],
    broke: '#ff7a76',
    told: '#ffd166',
  },
  light: {
    ground: '#ffffff',
    text: '#1b1f24',
    quiet: '#59626f',
    lines: ['#0a64cc', '#177a3a'],
    broke: '#c8242c',
    told: '#8a6100',
  },
}

/** The theme that fits a kind of channel, unless one was chosen: Discord is dark for nearly everybody, paper and mail are light. */
export function themeFor(channelKind: string | undefined, chosen?: ThemeName): ThemeName {
  return chosen ?? (channelKind === 'discord' ? 'dark' : 'light')
}
