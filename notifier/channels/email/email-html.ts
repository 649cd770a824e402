import type { EmailPage } from './email-page.ts'

/**
 * Colours of light and dark. Inline styles are the light ones, since some readers drop the style
 * sheet; the dark ones come by the class. All text has a contrast of 4.5 or more (WCAG 2.2, 1.4.3).
 */
const colors = {
  back: ['#f2f4f7', '#101318'],
  card: ['#ffffff', '#1b1f27'],
  text: ['#101828', '#f2f4f7'],
  quiet: ['#475467', '#a9b2c1'],
  line: ['#e4e7ec', '#343b48'],
  press: ['#175cd3', '#84b6ff'],
  onPress: ['#ffffff', '#0b1a33'],
} as const

const fonts = `system-ui,-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans','Noto Sans CJK SC','Noto Sans Arabic',Arial,sans-serif`

/**
 * The e-mail as HTML: tables and inline styles, as mail readers want them, one column that fits a
 * phone, light and dark. Everything in it is escaped; nothing is loaded from anywhere.
 */
export function emailHtml(page: EmailPage): string {
  const lang = escaped(page.language)
  return `<!doctype html>
<html lang="${lang}" dir="${page.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escaped(page.title)}</title>
<style>${styleSheet()}</style>
</head>
<body class="back" dir="${page.direction}" style="margin:0;padding:0;background:${colors.back[0]}">
<table role="presentation" class="back" lang="${lang}" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${colors.back[0]};font-family:${fonts}">
<tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:${colors.card[0]};border-radius:8px;overflow:hidden">
<tr><td style="height:6px;line-height:6px;font-size:0;background:${escaped(page.color)}">&nbsp;</td></tr>
<tr><td class="text" align="${start(page)}" style="padding:20px 20px 24px;color:${colors.text[0]};font-size:16px;line-height:1.5;overflow-wrap:anywhere">
<h1 style="margin:0 0 12px;font-size:20px;line-height:1.35;font-weight:600">${escaped(page.title)}</h1>
${[...paragraphs(page), ...buttons(page), ...pictures(page), ...facts(page)].join('\n')}
</td></tr>
</table>
${footer(page)}
</td></tr>
</table>
</body>
</html>
`
}

function paragraphs({ body }: EmailPage): string[] {
  return body
    .split(/\n{2,}/)
    .filter((each) => each.trim() !== '')
    .map((each) => `<p style="margin:0 0 12px">${escaped(each).replaceAll('\n', '<br>')}</p>`)
}

function pictures(page: EmailPage): string[] {
  return page.pictures.map(
    ({ cid, alt }) =>
      `<p class="quiet" style="margin:16px 0;color:${colors.quiet[0]};font-size:14px"><img src="cid:${escaped(cid)}" alt="${escaped(alt)}" width="560" style="display:block;width:100%;max-width:560px;height:auto;border:0;border-radius:4px"></p>`,
  )
}

function facts(page: EmailPage): string[] {
  if (page.facts.length === 0) return []
  const side = page.direction === 'rtl' ? 'left' : 'right'
  const line = `border-top:1px solid ${colors.line[0]};padding-top:8px;padding-bottom:8px`
  const rows = page.facts.map(
    ({ name, value }) =>
      `<tr><th class="quiet line" scope="row" align="${start(page)}" valign="top" width="32%" style="${line};padding-${side}:12px;color:${colors.quiet[0]};font-weight:400">${escaped(name)}</th><td class="line" align="${start(page)}" valign="top" style="${line}">${escaped(value).replaceAll('\n', '<br>')}</td></tr>`,
  )
  return [
    `<table class="text" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:16px 0 0;color:${colors.text[0]};font-size:14px;line-height:1.45;table-layout:fixed;overflow-wrap:anywhere">`,
    ...rows,
    '</table>',
  ]
}

function buttons({ buttons }: EmailPage): string[] {
  if (buttons.length === 0) return []
  const each = buttons.map(({ label, href }, index) => {
    const main = index === 0
    const look = main
      ? `background:${colors.press[0]};color:${colors.onPress[0]}`
      : `color:${colors.press[0]}`
    return `<a class="${main ? 'press' : 'other'}" href="${escaped(href)}" style="display:inline-block;margin:4px 0;padding:11px 18px;border:1px solid ${colors.press[0]};border-radius:6px;font-weight:600;text-decoration:none;${look}">${escaped(label)}</a>`
  })
  return [`<p style="margin:16px 0 12px">${each.join('\n')}</p>`]
}

function footer(page: EmailPage): string {
  const said = page.footer.map(({ text, href }) =>
    href === undefined
      ? escaped(text)
      : `<a class="quiet" href="${escaped(href)}" style="color:${colors.quiet[0]};text-decoration:underline">${escaped(text)}</a>`,
  )
  return `<p class="quiet" style="max-width:560px;margin:14px auto 0;color:${colors.quiet[0]};font-size:13px;line-height:1.5;text-align:center">${said.join('<br>')}</p>`
}

function start({ direction }: EmailPage): 'left' | 'right' {
  return direction === 'rtl' ? 'right' : 'left'
}

function styleSheet(): string {
  const dark = (name: keyof typeof colors) => `${colors[name][1]}!important`
  return [
    ':root{color-scheme:light dark}',
    '@media (prefers-color-scheme:dark){',
    `.back{background:${dark('back')}}`,
    `.card{background:${dark('card')}}`,
    `.text{color:${dark('text')}}`,
    `.quiet{color:${dark('quiet')}}`,
    `.line{border-color:${dark('line')}}`,
    `.press{background:${dark('press')};color:${dark('onPress')};border-color:${dark('press')}}`,
    `.other{color:${dark('press')};border-color:${dark('press')}}`,
    '}',
  ].join('')
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (each) => escapes[each] ?? '')
}
