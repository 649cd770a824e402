/** One word of a line; in scripts without spaces, one letter. */
export interface Token {
  /** How it may be read: as written, with stretched letters let go, with digits read as letters. */
  readonly forms: readonly string[]
  /** Which part of the line it is in: parts are divided by punctuation. */
  readonly clause: number
}

/** What is looked at of a line, in UTF-16 units: nobody complains at greater length in a chat. */
export const lineLength = 400

const unspaced =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}'
const pieces = new RegExp(
  `[${unspaced}]|[[\\p{L}\\p{M}\\p{N}@$]--[${unspaced}]]+|\\p{Extended_Pictographic}|[.,!?;:\\n…。！？，、；؟،।~～]+`,
  'gv',
)
const isBreak = /^[.,!?;:\n…。！？，、；؟،।~～]/

const unspacedLetter = new RegExp(`^[${unspaced}]$`, 'v')

/** Whether a token is a letter of a script that puts no spaces between words. */
export function isUnspaced(form: string): boolean {
  return unspacedLetter.test(form)
}

/** Not seen by readers, or of no matter to them: joiners, marks of direction, tatweel, vowel signs, nukta, apostrophes, the jamo that Koreans laugh with. */
const unseen =
  /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u0640'’ʼ`´]|\ufe0f|[\p{Mn}&&\p{scx=Arab}]|\u093c|\u09bc/gv
const jamo = /[\u1100-\u11ff]+/g

/** Letters that are written in two ways. */
const twins = new Map(
  Array.from(
    'أاإاآاىیيیكکةهёеıi畫画頓顿聲声螢萤顯显應应連连線线斷断網网遊游戲戏沒没無无聽听見见轉转動动靜静凍冻圖图質质緩缓衝冲載载讀读開开關关會会點点個个這这還还現现間间順顺暢畅邊边過过嗎吗們们說说發发幀帧電电腦脑機机問问題题麼么樣样壞坏殘残達达銀银員员號号門门時时給给對对來来為为視视訊讯語语記记錄录閃闪掛挂鐘钟後后車车場场樂乐爾尔歡欢觀观貝贝財财貨货費费買买賣卖賬账購购贈赠軟软輕轻較较輸输進进運运遠远選选郵邮鈴铃鉛铅錢钱鍵键鎖锁鏡镜鐵铁長长陰阴陽阳隊队險险隨随難难雙双雞鸡離离雲云霧雾靈灵預预頁页項项領领頭头顏颜額额類类飛飞餓饿館馆馬马駕驾騎骑驚惊髮发鬆松魚鱼鳥鸟麥麦麵面黃黄龍龙劇剧剛刚創创務务勝胜勞劳勢势單单嚴严國国圍围園园團团報报塊块壓压夠够夢梦學学實实寫写寶宝將将專专導导層层師师帶带幫帮幹干幾几庫库廠厂廣广張张強强彈弹從从復复態态慶庆懷怀戀恋戰战擊击擋挡據据換换損损搖摇體体畀俾睇看'.matchAll(
      /(.)(.)/gu,
    ),
    ([, from, to]) => [from as string, to as string] as const,
  ),
)

const leet = new Map(
  Object.entries({ '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '@': 'a', $: 's' }),
)

/** Latin letters without their accents; letters of other scripts as they are. */
export function withoutAccents(text: string): string {
  if (!/[\u00c0-\u024f\u1e00-\u1eff]/.test(text)) return text
  return text
    .normalize('NFD')
    .replace(/(?<=\p{sc=Latin})[\u0300-\u036f]+/gu, '')
    .normalize('NFC')
    .replace(/[đłøßæœ]/g, (letter) => plainLetters[letter] ?? letter)
}

const plainLetters: { readonly [letter: string]: string } = {
  đ: 'd',
  ł: 'l',
  ø: 'o',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
}

/** The words of a line as they are meant: one way of writing for what is said in many. */
export function readLine(text: string): readonly Token[] {
  const plain = text
    .slice(0, lineLength)
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/i\u0307/g, 'i')
    .replace(unseen, '')
    .replace(jamo, ' ')
    .replace(/(?<=(?:^|[^\p{L}])\p{L})[.*_-](?=\p{L}(?:$|[^\p{L}]))/gu, ' ')
  const letters = Array.from(plain, (letter) => twins.get(letter) ?? letter).join('')
  const tokens: Token[] = []
  let clause = 0
  for (const [piece] of letters.matchAll(pieces)) {
    if (isBreak.test(piece)) clause += 1
    else tokens.push({ forms: formsOf(withoutArticle(piece)), clause })
  }
  return joinSpelled(tokens)
}

/** The Arabic article is part of the word it stands before. */
function withoutArticle(word: string): string {
  return word.length >= 5 && word.startsWith('ال') ? word.slice(2) : word
}

function formsOf(word: string): readonly string[] {
  const forms = new Set([word])
  if (/(.)\1\1/u.test(word)) {
    forms.add(word.replace(/(.)\1\1+/gu, '$1'))
    forms.add(word.replace(/(.)\1\1+/gu, '$1$1'))
    forms.add(word.replace(/(.)\1+/gu, '$1'))
  }
  if (/[0134 5@$]/.test(word) && /\p{L}/u.test(word)) {
    const spelled = Array.from(word, (letter) => leet.get(letter) ?? letter).join('')
    for (const form of spelled === word ? [] : formsOf(spelled)) forms.add(form)
  }
  return [...forms]
}

/** Letters that stand alone, three or more in a row, are a word spelled out: "l a g". */
function joinSpelled(tokens: readonly Token[]): readonly Token[] {
  const joined: Token[] = []
  for (let index = 0; index < tokens.length; ) {
    let end = index
    while (end < tokens.length && isLetter(tokens[end] as Token)) end += 1
    const { clause } = tokens[index] as Token
    if (end - index >= 3) {
      const word = tokens.slice(index, end).map(({ forms }) => forms[0])
      joined.push({ forms: formsOf(word.join('')), clause })
      index = end
    } else {
      joined.push(tokens[index] as Token)
      index += 1
    }
  }
  return joined
}

function isLetter({ forms }: Token): boolean {
  return /^[\p{sc=Latin}\p{sc=Cyrillic}]$/u.test(forms[0] as string)
}
