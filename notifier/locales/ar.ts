import { arStaff } from './ar-staff.ts'
import { arTalk } from './ar-talk.ts'
import type { Locale } from './locale.ts'

/** Modern standard Arabic, kept simple. What is filled in is isolated by `say`; Latin text written here is not. */
export const ar: Locale = {
  tag: 'ar',
  direction: 'rtl',
  spaced: true,
  duration: {
    seconds:
      '{count, plural, zero {نحو # ثانية} one {نحو ثانية واحدة} two {نحو ثانيتين} few {نحو # ثوانٍ} many {نحو # ثانية} other {نحو # ثانية}}',
    minutes:
      '{count, plural, zero {نحو # دقيقة} one {نحو دقيقة واحدة} two {نحو دقيقتين} few {نحو # دقائق} many {نحو # دقيقة} other {نحو # دقيقة}}',
    hours:
      '{count, plural, zero {نحو # ساعة} one {نحو ساعة واحدة} two {نحو ساعتين} few {نحو # ساعات} many {نحو # ساعة} other {نحو # ساعة}}',
    days: '{count, plural, zero {نحو # يوم} one {نحو يوم واحد} two {نحو يومين} few {نحو # أيام} many {نحو # يومًا} other {نحو # يوم}}',
  },
  within: {
    minutes:
      '{count, plural, zero {# دقيقة} one {دقيقة واحدة} two {دقيقتين} few {# دقائق} many {# دقيقة} other {# دقيقة}}',
    hours:
      '{count, plural, zero {# ساعة} one {ساعة واحدة} two {ساعتين} few {# ساعات} many {# ساعة} other {# ساعة}}',
  },
  seconds:
    '{count, plural, zero {# ثانية} one {ثانية واحدة} two {ثانيتين} few {# ثوانٍ} many {# ثانية} other {# ثانية}}',
  possibleDuplicate:
    'ربما تصلك هذه الرسالة مرتين: لم نتمكن من معرفة هل وصلتك من قبل، لذا نرسلها مجددًا.',
  streamer: {
    title: {
      stalled: 'توقف بثك. نحن نعمل على حل ذلك.',
      slideshow: 'بثك يظهر كصور متتابعة. نحن نعمل على حل ذلك.',
      'frozen-picture': 'صورتك متجمدة. نحن نعمل على حل ذلك.',
      'black-picture': 'يرى المشاهدون شاشة سوداء. نحن نعمل على حل ذلك.',
      'silent-audio': 'لا يسمعك المشاهدون. نحن نعمل على حل ذلك.',
      'bitrate-collapse': 'صورتك غير واضحة. نحن نعمل على حل ذلك.',
      'frame-drops': 'الصورة في بثك متقطعة. نحن نعمل على حل ذلك.',
      'high-latency': 'بثك يصل متأخرًا. نحن نعمل على حل ذلك.',
      'packet-loss': 'بثك يتقطع. نحن نعمل على حل ذلك.',
      unstable: 'بثك ينقطع ويعود مرارًا. نحن نعمل على حل ذلك.',
      gone: 'انقطع بثك. نحن نعمل على حل ذلك.',
      'at-risk': 'قد يبدأ بثك بالتقطع قريبًا. نحن نتابعه.',
    },
    someViewersTitle: 'بعض المشاهدين يواجهون صعوبة في المشاهدة. نحن نعمل على حل ذلك.',
    seen: {
      stalled: 'لم يصل إلى المشاهدين أي جديد منذ {duration}.',
      slideshow: 'يرى المشاهدون صورًا متفرقة بدلًا من الفيديو منذ {duration}.',
      'frozen-picture': 'يرى المشاهدون صورة ثابتة منذ {duration}.',
      'black-picture': 'يرى المشاهدون شاشة سوداء منذ {duration}.',
      'silent-audio': 'لا يسمع المشاهدون أي صوت منذ {duration}.',
      'bitrate-collapse': 'تظهر صورتك ضبابية وفيها مربعات منذ {duration}.',
      'frame-drops': 'يرى المشاهدون صورة متقطعة منذ {duration}.',
      'high-latency': 'يراك المشاهدون بتأخير كبير منذ {duration}.',
      'packet-loss': 'تتقطع صورتك أو صوتك منذ {duration}.',
      unstable: 'ينقطع بثك ويعود منذ {duration}.',
      gone: 'انقطع بثك قبل {duration}، ولا يستطيع المشاهدون رؤيتك.',
      'at-risk': 'ربما لم يلاحظ المشاهدون شيئًا بعد، لكن بثك متعثر منذ {duration}.',
    },
    working: 'فتحنا لذلك التذكرة رقم {number}.',
    unsure: 'لسنا متأكدين بعد، لكن يبدو الأمر كالتالي:',
    why: {
      'uplink-congestion': 'سرعة الرفع في اتصالك بالإنترنت لا تكفي.',
      'uplink-lost': 'لم يعد يصلنا أي شيء من برنامج البث لديك.',
      'encoder-overload': 'جهازك لا يستطيع ترميز الفيديو بالسرعة الكافية.',
      'render-overload': 'بطاقة الرسوميات لديك لا تستطيع رسم الصورة بالسرعة الكافية.',
      'source-lost':
        '{part, select, sound {لا يوجد صوت في ما ترسله.} other {توجد مشكلة في الكاميرا أو جهاز الالتقاط لديك.}}',
      'misconfigured-encoder': 'أحد الإعدادات في برنامج البث لديك غير مناسب.',
      'ingest-node': 'السبب من عندنا وليس منك: أحد خوادمنا يواجه مشكلة.',
      'region-network': 'السبب ليس أجهزتك: الشبكة في منطقتك تواجه مشكلة.',
      'isp-network': 'السبب ليس أجهزتك: مزود الإنترنت لديك يواجه مشكلة.',
      delivery:
        'السبب من عندنا وليس منك: بثك يصلنا سليمًا، لكننا نواجه مشكلة في إيصاله إلى المشاهدين.',
      'viewer-side': 'بثك نفسه سليم، والمشكلة في اتصال بعض المشاهدين.',
      'ended-on-purpose': 'يبدو أنك أوقفت البث بنفسك.',
      unknown: 'ما زلنا نبحث عن السبب.',
    },
    step: {
      'lower-bitrate': 'يمر حاليًا نحو {carriedBps}، لذا اضبط معدل بت الفيديو على {recommendedBps}.',
      'lower-bitrate-by': 'اخفض معدل بت الفيديو بنسبة {lowerByRatio}.',
      'switch-connection': 'إن لم يعد خلال {retryForMs}، فاستخدم كابل شبكة أو نقطة اتصال هاتفك.',
      'faster-preset':
        'يفوته {lostRatio} من الإطارات: اختر إعدادًا مسبقًا للمرمّز أسرع بدرجة، أو اخفض معدل الإطارات إلى {recommendedFps}.',
      'cap-game':
        'نسبة {lostRatio} من الإطارات تصل متأخرة: اجعل حد إطارات اللعبة {recommendedFps}.',
      'check-camera':
        'الصورة متوقفة منذ {standsForMs}: تأكد من أن الكاميرا موصولة وتعمل، ثم أعد تشغيلها في برنامج البث.',
      'check-capture':
        '{arrivingFps, select, none {لا يصل منه أي إطار} other {لا يصل منه سوى {arrivingFps}}}: افحص الكابل، وجرّب منفذ USB آخر.',
      'check-microphone': 'لا يصل صوت منذ {standsForMs}: تأكد من أن الميكروفون موصول وغير مكتوم.',
      'set-keyframes':
        'لا يأتي إطار مفتاحي إلا كل {keyframeIntervalMs}: اضبط فاصل الإطارات المفتاحية على {recommendedKeyframeIntervalMs}.',
      'set-rates':
        'ما يُرسَل أقل بكثير من المخطط: اضبطه على {recommendedFps} ومعدل بت الفيديو على {recommendedBps}.',
      'set-frame-rate': 'اضبط معدل إطارات ثابتًا قدره {recommendedFps}.',
      'carry-on': 'لا يلزمك تغيير أي شيء، تابع كالمعتاد.',
      'advise-viewers':
        'إن سألوك، فاقترح عليهم ضبط الجودة على «تلقائي» أو على \u2066{recommendedHeight}p\u2069.',
      'start-again': 'إن لم يكن ذلك مقصودًا، فابدأ البث من جديد.',
      'read-app':
        'إن أظهر برنامج البث لديك أكثر من {droppedFromRatio} من الإطارات المفقودة، فاخفض معدل البت بنسبة {lowerByRatio}.',
    },
    next: {
      untilWell: 'سنخبرك فور عودته إلى طبيعته.',
      byWhen: 'سنتواصل معك مجددًا خلال {due} على الأكثر، أو فور عودته إلى طبيعته.',
    },
    reopenedTitle: 'عادت المشكلة في بثك. نحن نعمل على حل ذلك.',
    update: {
      title: 'ما زلنا نعمل على حل المشكلة.',
      waits: 'ما زلنا نعمل على التذكرة رقم {number}.',
      taken: 'أحد مهندسينا يعمل الآن على التذكرة رقم {number}.',
    },
    adviceTitle: 'عرفنا المزيد عن المشكلة في بثك.',
    recovered: {
      title: 'عاد بثك إلى طبيعته',
      body: 'عاد كل شيء إلى طبيعته لدى المشاهدين. استمرت المشكلة {duration}. بثًا موفقًا!',
    },
    heeded: {
      bitrateBps: 'معدل البت لديك الآن {value} ويمر بسلاسة. شكرًا لك!',
      fps: 'تبث الآن بمعدل {value} وجهازك يواكبها. شكرًا لك!',
      keyframeIntervalMs: 'يأتي الآن إطار مفتاحي كل {value} كما ينبغي. شكرًا لك!',
    },
    sorry: 'كان السبب من عندنا. نعتذر عن ذلك!',
    ended: {
      title: 'انتهى بثك',
      body: 'أغلقنا التذكرة رقم {number}. إلى اللقاء!',
    },
    resolved: {
      title: 'أغلقنا التذكرة رقم {number}',
      body: 'عالج فريقنا المشكلة في بثك وأغلق التذكرة رقم {number}. إن بقي شيء غير سليم، فأخبرنا.',
    },
  },
  staff: arStaff,
  glossary: {
    stream: { called: ['بث'], neverCalled: ['ستريم', 'التدفق'] },
    streamer: { called: ['صاحب البث', 'اسأل'], neverCalled: ['المذيع'] },
    viewers: { called: ['مشاهد'], neverCalled: ['متفرج', 'جمهور'] },
    bitrate: { called: ['معدل البت', 'معدل بت'], neverCalled: ['البتريت'] },
    frame: { called: ['إطار'], neverCalled: ['فريم', 'لقط'] },
    'frame rate': { called: ['معدل الإطارات', 'معدل إطارات'], neverCalled: ['سرعة الإطارات'] },
    keyframe: { called: ['مفتاحي'], neverCalled: ['الإطار الرئيسي'] },
    encoder: { called: ['مرمّز', 'ترميز'], neverCalled: ['مشفر', 'إنكودر'] },
    preset: { called: ['إعدادًا مسبقًا', 'إعداد المسبق', 'إعداد مسبق'] },
    upload: { called: ['الرفع'], neverCalled: ['التحميل'] },
    camera: { called: ['كاميرا'] },
    microphone: { called: ['ميكروفون'], neverCalled: ['مايك'] },
    ticket: { called: ['تذكرة', 'تذاكر'] },
    node: { called: ['عقدة'] },
    edge: { called: ['حافة'] },
    player: { called: ['مشغّل', 'الجودة'], neverCalled: ['مشغل '] },
    latency: { called: ['تأخير'], neverCalled: ['كمون'] },
    cause: { called: ['سبب'] },
    priority: { called: ['أولوية'], neverCalled: ['خطورة'] },
  },
  talk: arTalk,
  mail: {
    open: 'فتح التذكرة رقم {number}',
    why: {
      streamer: 'تصلك هذه الرسالة لأنك تبث مباشرةً ونحن نراقب بثك.',
      oncall: 'تصلك هذه الرسالة لأنك في المناوبة.',
    },
    stop: 'إيقاف هذه الرسائل',
    stopQuestion: 'هل نتوقف عن مراسلة {address}؟ لن تصلك رسالة منا عندما يتجمد بثك.',
    stopped: 'تم: لن نرسل رسائل أخرى إلى {address}.',
    begunAgain: 'تم: سنعود إلى مراسلة {address}.',
    again: 'استئناف الرسائل',
  },
  picture: {
    broke: 'بدأ الخلل',
    told: 'أبلغناك',
    nothing: 'لا شيء',
    chart: {
      broke: 'مخطط البث: بدأ الخلل عند {broke}.',
      brokeAndTold: 'مخطط البث: بدأ الخلل عند {broke}، وأبلغناك عند {told}.',
      change: '{measure}: قبل الخلل {before}، وبعده {after}.',
    },
    frame: {
      frozen: 'الصورة عند {time} ثابتة لا تتحرك.',
      black: 'الصورة عند {time} سوداء.',
      moving: 'الصورة عند {time}.',
    },
  },
}
