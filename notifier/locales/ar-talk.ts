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
  answer: {
    well: 'بثك {stream} يبدو سليمًا من جهتنا{figures, select, none {} other { ({figures})}}. إن كان المشاهدون يرون غير ذلك، فأخبرني بما يرونه.',
    recovering: 'عاد بثك {stream} سليمًا للتو، ونواصل مراقبته (التذكرة رقم {number}).',
    looking: 'هناك خلل ما في بثك {stream}. ننظر فيه الآن وسنخبرك بعد لحظات.',
    'not-seen':
      'لا نرى بثك {stream} الآن: لا يصلنا منه شيء. يُرجى تشغيله من جديد أو التحقق من اتصالك.',
    ended: 'انتهى بثك {stream}. إن لم تقصد ذلك، يُرجى تشغيله من جديد.',
    blind: 'لا نستطيع رؤية بثك {stream} الآن: الخلل في المراقبة لدينا، ولا يعني شيئًا عن بثك.',
  },
  health: {
    well: '\u200f{stream}: سليم{figures, select, none {} other { ({figures})}}',
    ill: '\u200f{stream}: فيه مشكلة{figures, select, none {} other { ({figures})}}',
    recovering: '\u200f{stream}: عاد سليمًا، ونواصل مراقبته',
    looking: '\u200f{stream}: هناك خلل ما، وننظر فيه',
    'not-seen': '\u200f{stream}: ليس مباشرًا، حسب ما نرى',
    ended: '\u200f{stream}: انتهى',
    blind: '\u200f{stream}: لا نستطيع رؤيته الآن، والخلل لدينا',
  },
  held: 'لا يمكنني الإجابة عن هذا هنا. يُرجى سؤال فريقنا.',
  unlinked: 'لا نعرف بعد أي بث هو بثك. يُرجى طلب رمز من فريقنا وإدخاله باستخدام {link}.',
  linked: 'تم: هذا الحساب أصبح الآن لـ {streamer}. يمكنك السؤال عبر {why} في أي وقت.',
  badCode: 'هذا الرمز خاطئ أو مستخدم أو منتهي الصلاحية. يُرجى طلب رمز جديد.',
  tooManyTries: 'محاولات كثيرة. يُرجى المحاولة مجددًا بعد {duration}.',
  freshCode: 'رمز {streamer} هو {code}. يعمل مرة واحدة، خلال {duration}.',
  heard: 'يستطيع من يتابعون التذكرة رقم {number} قراءة هذا.',
  help: 'اسأل عبر {why} إن كان هناك خلل في بثك، أو اكتب ما تراه.',
  nobodyOnDuty: 'لا يوجد مناوب الآن.',
  fromTeam: '\u200f{team} من فريقنا:',
  passedOn: 'أُرسل إلى صاحب البث.',
  notPassedOn: 'تعذّر إرسال هذا إلى صاحب البث.',
  passedOnLater: 'يتعذّر الوصول إلى صاحب البث الآن. سيُرسل حالما يصبح ذلك ممكنًا.',
  tooLong: 'هذا أطول من أن يُرسل: {most} حرفًا على الأكثر.',
  command: {
    health: { name: 'الحالة', description: 'حالة بثك الآن' },
    why: { name: 'لماذا', description: 'لماذا يتقطع بثك، وما الذي يفيد' },
    link: { name: 'ربط', description: 'اربط هذا الحساب ببثك باستخدام رمز' },
    duty: { name: 'المناوبة', description: 'من المناوب الآن، للفريق' },
  },
  option: {
    code: { name: 'الرمز', description: 'الرمز الذي حصلت عليه' },
    streamer: { name: 'من-أجل', description: 'للفريق: أنشئ رمزًا لصاحب البث هذا' },
  },
}
