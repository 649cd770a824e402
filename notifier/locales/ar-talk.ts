import type { TalkWords } from './talk-words.ts'

/** What is said in Arabic to somebody who presses, asks or follows a link. */
export const arTalk: TalkWords = {
  state:
    'التذكرة رقم {number} {status, select, open {مفتوحة} acknowledged {{by, select, nobody {قيد المعالجة} other {قيد المعالجة لدى {by}}}} other {مغلقة}}.',
  thanks: 'شكرًا لأنك أخبرتنا!',
  notFound: 'لم تعد هذه التذكرة موجودة.',
  failed: 'حدث خلل من جانبنا. يُرجى المحاولة مجددًا بعد قليل.',
  badChoice: 'لا يمكن اختيار ذلك هنا.',
  forbidden: 'يمكنك قراءة هذه التذكرة، لا تغييرها. يُرجى التواصل مع المناوب.',
  expired: 'انتهت صلاحية هذا. يُرجى استخدام رسالة أحدث.',
  forged: 'هذا ليس منّا، أو ينقصه جزء.',
  confirm: 'التذكرة رقم {number}: يُرجى الضغط على الزر للمتابعة.',
}
