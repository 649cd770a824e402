import { enStaff } from './en-staff.ts'
import { enTalk } from './en-talk.ts'
import type { Locale } from './locale.ts'

/** English; every other language is checked against it. */
export const en: Locale = {
  tag: 'en',
  direction: 'ltr',
  spaced: true,
  duration: {
    seconds: '{count, plural, one {about # second} other {about # seconds}}',
    minutes: '{count, plural, one {about # minute} other {about # minutes}}',
    hours: '{count, plural, one {about # hour} other {about # hours}}',
    days: '{count, plural, one {about # day} other {about # days}}',
  },
  within: {
    minutes: '{count, plural, one {# minute} other {# minutes}}',
    hours: '{count, plural, one {# hour} other {# hours}}',
  },
  seconds: '{count, plural, one {# second} other {# seconds}}',
  possibleDuplicate:
    'Possible duplicate: we could not tell whether this has reached you before, so here it is again.',
  streamer: {
    title: {
      stalled: 'Your stream has stopped. We’re on it.',
      slideshow: 'Your stream looks like a slideshow. We’re on it.',
      'frozen-picture': 'Your picture is frozen. We’re on it.',
      'black-picture': 'Viewers see a black screen. We’re on it.',
      'silent-audio': 'Viewers can’t hear you. We’re on it.',
      'bitrate-collapse': 'Your picture has gone blurry. We’re on it.',
      'frame-drops': 'Your video is stuttering. We’re on it.',
      'high-latency': 'Your stream is lagging behind. We’re on it.',
      'packet-loss': 'Your stream is breaking up. We’re on it.',
      unstable: 'Your stream keeps cutting in and out. We’re on it.',
      gone: 'Your stream has dropped. We’re on it.',
      'at-risk': 'Your stream may be about to stutter. We’re watching it.',
    },
    someViewersTitle: 'Some of your viewers have trouble watching. We’re on it.',
    seen: {
      stalled: 'Nothing new has reached your viewers for {duration}.',
      slideshow: 'Your viewers have been seeing single pictures instead of video for {duration}.',
      'frozen-picture': 'Your viewers have been looking at a still picture for {duration}.',
      'black-picture': 'Your viewers have been looking at a black screen for {duration}.',
      'silent-audio': 'Your viewers have heard no sound for {duration}.',
      'bitrate-collapse': 'Your picture has been blurry and blocky for {duration}.',
      'frame-drops': 'Your viewers have been seeing a jerky picture for {duration}.',
      'high-latency': 'Your viewers have been seeing you with a long delay for {duration}.',
      'packet-loss': 'Your picture or sound has been breaking up for {duration}.',
      unstable: 'Your stream has been cutting in and out for {duration}.',
      gone: 'We lost your stream {duration} ago, and your viewers can’t see you.',
      'at-risk':
        'Your viewers may not have noticed yet, but your stream has been struggling for {duration}.',
    },
    working: 'We’ve opened ticket #{number} for it.',
    unsure: 'We’re not certain yet, but this is what it looks like.',
    why: {
      'uplink-congestion': 'Your internet upload can’t keep up.',
      'uplink-lost': 'Nothing from your streaming app reaches us any more.',
      'encoder-overload': 'Your device can’t encode the video fast enough.',
      'render-overload': 'Your graphics card can’t draw the picture fast enough.',
      'source-lost':
        '{part, select, sound {There is no sound in what you send.} other {There’s a problem with your camera or capture.}}',
      'misconfigured-encoder': 'A setting in your streaming app doesn’t fit.',
      'ingest-node': 'It’s us, not you: one of our servers is having trouble.',
      'region-network': 'It’s not your setup: the network in your region is having trouble.',
      'isp-network': 'It’s not your setup: your internet provider is having trouble.',
      delivery:
        'It’s us, not you: your stream reaches us fine, but we’re having trouble passing it on.',
      'viewer-side': 'Your stream itself is fine; it’s some viewers’ own connections.',
      'ended-on-purpose': 'It looks as if you stopped the stream yourself.',
      unknown: 'We’re still finding out why.',
    },
    step: {
      'lower-bitrate':
        'About {carriedBps} gets through, so please set your video bitrate to {recommendedBps}.',
      'lower-bitrate-by': 'Please lower your video bitrate by {lowerByRatio}.',
      'switch-connection':
        'If it isn’t back within {retryForMs}, use a network cable or your phone’s hotspot.',
      'faster-preset':
        'It misses {lostRatio} of the frames: please make the encoder preset one step faster, or lower the frame rate to {recommendedFps}.',
      'cap-game':
        '{lostRatio} of the frames come too late: please limit your game to {recommendedFps}.',
      'check-camera':
        'The picture has stood still for {standsForMs}: please check that the camera is plugged in and on, then restart it in your app.',
      'check-capture':
        '{arrivingFps, select, none {Not one frame comes from it} other {Only {arrivingFps} come from it}}: please check its cable, and try another USB port.',
      'check-microphone':
        'It has been silent for {standsForMs}: please check that your microphone is plugged in and not muted.',
      'set-keyframes':
        'Keyframes come only every {keyframeIntervalMs}: please set the keyframe interval to {recommendedKeyframeIntervalMs}.',
      'set-rates':
        'It sends far less than planned: please set {recommendedFps} and a video bitrate of {recommendedBps}.',
      'set-frame-rate': 'Please set a constant frame rate of {recommendedFps}.',
      'carry-on': 'Nothing for you to change, just carry on.',
      'advise-viewers':
        'If they ask, suggest they set the player’s quality to “Auto”, or to {recommendedHeight}p.',
      'start-again': 'If you didn’t mean to, please start it again.',
      'read-app':
        'If your streaming app shows more than {droppedFromRatio} dropped frames, please lower the bitrate by {lowerByRatio}.',
    },
    next: {
      untilWell: 'We’ll tell you as soon as it’s over.',
      byWhen: 'You’ll hear from us again within {due}, or as soon as it’s over.',
    },
    reopenedTitle: 'The trouble with your stream is back. We’re on it.',
    update: {
      title: 'We’re still on it.',
      waits: 'We’re still working on ticket #{number}.',
      taken: 'One of our engineers is working on ticket #{number}.',
    },
    adviceTitle: 'We know more about the trouble with your stream now.',
    recovered: {
      title: 'Your stream is fine again',
      body: 'All is well again for your viewers. The trouble lasted {duration}. Enjoy the show!',
    },
    heeded: {
      bitrateBps: 'Your bitrate is at {value} now, and that gets through. Thank you!',
      fps: 'You’re streaming at {value} now, and your device keeps up. Thank you!',
      keyframeIntervalMs: 'Keyframes come every {value} now, as they should. Thank you!',
    },
    sorry: 'It was on our side. Sorry about that!',
    ended: {
      title: 'Your stream has ended',
      body: 'We’ve closed ticket #{number}. See you next time!',
    },
    resolved: {
      title: 'We’ve closed ticket #{number}',
      body: 'Our team has looked after the trouble with your stream and closed ticket #{number}. If something still isn’t right, just tell us.',
    },
  },
  staff: enStaff,
  glossary: {
    stream: { called: ['stream', 'streams'], neverCalled: ['broadcast'] },
    streamer: { called: ['streamer'], neverCalled: ['broadcaster'] },
    viewers: { called: ['viewer'], neverCalled: ['audience', 'spectator'] },
    bitrate: { called: ['bitrate'], neverCalled: ['bit rate', 'data rate'] },
    frame: { called: ['frame'] },
    'frame rate': { called: ['frame rate'], neverCalled: ['framerate'] },
    keyframe: { called: ['keyframe'], neverCalled: ['key frame', 'key-frame', 'i-frame'] },
    encoder: { called: ['encoder'], neverCalled: ['codec'] },
    preset: { called: ['preset'] },
    upload: { called: ['upload'], neverCalled: ['upstream'] },
    camera: { called: ['camera'], neverCalled: ['webcam'] },
    microphone: { called: ['microphone'] },
    ticket: { called: ['ticket'], neverCalled: ['case #'] },
    node: { called: ['node'] },
    edge: { called: ['edge'] },
    player: { called: ['player'] },
    latency: { called: ['latency'] },
    cause: { called: ['cause'], neverCalled: ['culprit'] },
    priority: { called: ['priority'], neverCalled: ['severity'] },
  },
  talk: enTalk,
  mail: {
    open: 'Open ticket #{number}',
    why: {
      streamer: 'You get this e-mail because we watch over your stream.',
      oncall: 'You get this e-mail because you are on call.',
    },
    stop: 'Stop these e-mails',
    stopQuestion:
      'Shall we stop e-mails to {address}? You would not hear from us when your stream freezes.',
    stopped: 'Done: we send no more e-mails to {address}.',
    begunAgain: 'Done: we send e-mails to {address} again.',
    again: 'Start them again',
  },
  picture: {
    broke: 'It broke',
    told: 'We told you',
    nothing: 'nothing',
    chart: {
      broke: 'Chart of the stream: the trouble began at {broke}.',
      brokeAndTold: 'Chart of the stream: the trouble began at {broke}, and we told you at {told}.',
      change: '{measure}: {before} before, {after} after.',
    },
    frame: {
      frozen: 'The picture at {time} stood still.',
      black: 'The picture at {time} was black.',
      moving: 'The picture at {time}.',
    },
  },
}
