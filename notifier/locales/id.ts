import { idStaff } from './id-staff.ts'
import { idTalk } from './id-talk.ts'
import type { Locale } from './locale.ts'

/** Indonesian, as streamers speak with each other: `kamu`, and the trade’s words in English. */
export const id: Locale = {
  tag: 'id',
  direction: 'ltr',
  spaced: true,
  duration: {
    seconds: 'sekitar {count, plural, other {#}} detik',
    minutes: 'sekitar {count, plural, other {#}} menit',
    hours: 'sekitar {count, plural, other {#}} jam',
    days: 'sekitar {count, plural, other {#}} hari',
  },
  within: {
    minutes: '{count, plural, other {#}} menit',
    hours: '{count, plural, other {#}} jam',
  },
  seconds: '{count, plural, other {#}} detik',
  possibleDuplicate:
    'Mungkin pesan ganda: kami tidak tahu apakah ini sudah sampai ke kamu, jadi kami kirim lagi.',
  streamer: {
    title: {
      stalled: 'Live kamu terhenti. Sedang kami tangani.',
      slideshow: 'Live kamu jadi seperti slideshow. Sedang kami tangani.',
      'frozen-picture': 'Gambar kamu membeku. Sedang kami tangani.',
      'black-picture': 'Penonton melihat layar hitam. Sedang kami tangani.',
      'silent-audio': 'Penonton tidak mendengar kamu. Sedang kami tangani.',
      'bitrate-collapse': 'Gambar kamu jadi buram. Sedang kami tangani.',
      'frame-drops': 'Gambar kamu patah-patah. Sedang kami tangani.',
      'high-latency': 'Live kamu tertinggal jauh. Sedang kami tangani.',
      'packet-loss': 'Live kamu putus-putus. Sedang kami tangani.',
      unstable: 'Live kamu sering hilang-timbul. Sedang kami tangani.',
      gone: 'Live kamu terputus. Sedang kami tangani.',
      'at-risk': 'Live kamu mungkin sebentar lagi patah-patah. Sedang kami pantau.',
    },
    someViewersTitle: 'Sebagian penonton kesulitan menonton. Sedang kami tangani.',
    seen: {
      stalled: 'Sudah {duration} tidak ada yang baru sampai ke penonton.',
      slideshow: 'Sudah {duration} penonton hanya melihat gambar satu per satu, bukan video.',
      'frozen-picture': 'Sudah {duration} penonton melihat gambar yang diam.',
      'black-picture': 'Sudah {duration} penonton hanya melihat layar hitam.',
      'silent-audio': 'Sudah {duration} penonton tidak mendengar suara apa pun.',
      'bitrate-collapse': 'Sudah {duration} gambar kamu buram dan kotak-kotak.',
      'frame-drops': 'Sudah {duration} penonton melihat gambar yang patah-patah.',
      'high-latency': 'Sudah {duration} penonton melihat kamu dengan jeda yang lama.',
      'packet-loss': 'Sudah {duration} gambar atau suara kamu putus-putus.',
      unstable: 'Sudah {duration} live kamu hilang-timbul.',
      gone: 'Live kamu terputus {duration} yang lalu, dan penonton tidak bisa melihat kamu.',
      'at-risk': 'Penonton mungkin belum sadar, tapi sudah {duration} live kamu kurang lancar.',
    },
    working: 'Kami sudah membuka tiket #{number}.',
    unsure: 'Kami belum yakin, tapi sepertinya begini.',
    why: {
      'uplink-congestion': 'Kecepatan upload internet kamu tidak cukup.',
      'uplink-lost': 'Tidak ada lagi data dari aplikasi live kamu yang sampai ke kami.',
      'encoder-overload': 'Perangkat kamu tidak sanggup meng-encode video tepat waktu.',
      'render-overload': 'Kartu grafis kamu tidak sanggup me-render gambar tepat waktu.',
      'source-lost':
        '{part, select, sound {Tidak ada suara dalam live yang kamu kirim.} other {Ada masalah dengan kamera atau capture kamu.}}',
      'misconfigured-encoder': 'Ada setelan di aplikasi live kamu yang kurang pas.',
      'ingest-node': 'Ini dari kami, bukan dari kamu: salah satu server kami bermasalah.',
      'region-network': 'Ini bukan karena perangkat kamu: jaringan di daerah kamu bermasalah.',
      'isp-network': 'Ini bukan karena perangkat kamu: penyedia internet kamu bermasalah.',
      delivery:
        'Ini dari kami, bukan dari kamu: live kamu sampai dengan baik, tapi kami terkendala meneruskannya.',
      'viewer-side': 'Live kamu baik-baik saja; koneksi sebagian penonton yang bermasalah.',
      'ended-on-purpose': 'Sepertinya kamu sendiri yang menghentikan live.',
      unknown: 'Penyebabnya masih kami cari.',
    },
    step: {
      'lower-bitrate':
        'Yang bisa lewat sekitar {carriedBps}, jadi atur bitrate video ke {recommendedBps}, ya.',
      'lower-bitrate-by': 'Turunkan bitrate video sebesar {lowerByRatio}, ya.',
      'switch-connection':
        'Kalau dalam {retryForMs} belum kembali, pakai kabel LAN atau hotspot HP.',
      'faster-preset':
        '{lostRatio} frame terlewat: pilih preset encoder yang satu tingkat lebih cepat, atau turunkan frame rate ke {recommendedFps}.',
      'cap-game': '{lostRatio} frame terlambat: batasi game kamu ke {recommendedFps}.',
      'check-camera':
        'Gambarnya sudah diam {standsForMs}: pastikan kamera tersambung dan menyala, lalu mulai ulang di aplikasi.',
      'check-capture':
        '{arrivingFps, select, none {Tidak ada satu frame pun yang masuk} other {Hanya {arrivingFps} yang masuk}}: periksa kabelnya, dan coba port USB lain.',
      'check-microphone':
        'Sudah {standsForMs} tidak ada suara: pastikan mikrofon tersambung dan tidak di-mute.',
      'set-keyframes':
        'Keyframe baru muncul setiap {keyframeIntervalMs}: atur interval keyframe ke {recommendedKeyframeIntervalMs}.',
      'set-rates':
        'Yang terkirim jauh di bawah rencana: atur ke {recommendedFps} dan bitrate video {recommendedBps}.',
      'set-frame-rate': 'Atur frame rate tetap di {recommendedFps}.',
      'carry-on': 'Tidak ada yang perlu kamu ubah, lanjut saja.',
      'advise-viewers':
        'Kalau mereka bertanya, sarankan untuk mengatur kualitas ke “Otomatis” atau {recommendedHeight}p.',
      'start-again': 'Kalau tidak sengaja, mulai lagi, ya.',
      'read-app':
        'Kalau aplikasi live kamu menunjukkan lebih dari {droppedFromRatio} frame hilang, turunkan bitrate sebesar {lowerByRatio}.',
    },
    next: {
      untilWell: 'Begitu normal lagi, langsung kami kabari.',
      byWhen: 'Paling lambat {due} lagi kami kabari, atau begitu sudah normal.',
    },
    reopenedTitle: 'Masalah di live kamu muncul lagi. Sedang kami tangani.',
    update: {
      title: 'Kami masih menanganinya.',
      waits: 'Tiket #{number} masih kami tangani.',
      taken: 'Teknisi kami sedang menangani tiket #{number}.',
    },
    adviceTitle: 'Kami sudah tahu lebih banyak soal masalah di live kamu.',
    recovered: {
      title: 'Live kamu sudah lancar lagi',
      body: 'Di penonton semuanya sudah normal lagi. Gangguannya berlangsung {duration}. Selamat lanjut live!',
    },
    heeded: {
      bitrateBps: 'Bitrate kamu sekarang {value} dan bisa lewat dengan lancar. Makasih, ya!',
      fps: 'Kamu sekarang live dengan {value} dan perangkatmu sanggup. Makasih, ya!',
      keyframeIntervalMs: 'Keyframe sekarang muncul setiap {value}, sudah pas. Makasih, ya!',
    },
    sorry: 'Kali ini salah kami. Maaf, ya!',
    ended: {
      title: 'Live kamu sudah selesai',
      body: 'Tiket #{number} sudah kami tutup. Sampai jumpa lagi!',
    },
    resolved: {
      title: 'Tiket #{number} sudah kami tutup',
      body: 'Masalah di live kamu sudah ditangani tim kami dan tiket #{number} sudah ditutup. Kalau masih ada yang kurang beres, kabari kami saja.',
    },
  },
  staff: idStaff,
  glossary: {
    stream: { called: ['live'], neverCalled: ['siaran'] },
    streamer: { called: ['streamer'], neverCalled: ['penyiar'] },
    viewers: { called: ['penonton'], neverCalled: ['pemirsa'] },
    bitrate: { called: ['bitrate'], neverCalled: ['laju bit'] },
    frame: { called: ['frame'], neverCalled: ['bingkai'] },
    'frame rate': { called: ['frame rate'], neverCalled: ['framerate', 'laju bingkai'] },
    keyframe: { called: ['keyframe'], neverCalled: ['bingkai kunci'] },
    encoder: { called: ['encode'], neverCalled: ['pengkode'] },
    preset: { called: ['preset'], neverCalled: ['praatur'] },
    upload: { called: ['upload'], neverCalled: ['unggah'] },
    camera: { called: ['kamera'] },
    microphone: { called: ['mikrofon'], neverCalled: ['mikropon'] },
    ticket: { called: ['tiket'] },
    node: { called: ['node'], neverCalled: ['simpul'] },
    edge: { called: ['edge'] },
    player: { called: ['pemutar', 'kualitas'] },
    latency: { called: ['latensi'], neverCalled: ['keterlambatan'] },
    cause: { called: ['penyebab'] },
    priority: { called: ['prioritas'] },
  },
  talk: idTalk,
  mail: {
    open: 'Buka tiket #{number}',
    why: {
      streamer: 'Kamu menerima email ini karena kami ikut menjaga live kamu.',
      oncall: 'Kamu menerima email ini karena sedang bertugas jaga.',
    },
    stop: 'Berhenti menerima email ini',
    stopQuestion:
      'Berhenti mengirim email ke {address}? Kamu tidak akan kami kabari lewat email saat live kamu macet.',
    stopped: 'Selesai: kami tidak lagi mengirim email ke {address}.',
    begunAgain: 'Selesai: kami kembali mengirim email ke {address}.',
    again: 'Terima lagi',
  },
  picture: {
    broke: 'Bermasalah',
    told: 'Kami kabari',
    nothing: 'tidak ada',
    chart: {
      broke: 'Grafik live: masalah mulai pukul {broke}.',
      brokeAndTold: 'Grafik live: masalah mulai pukul {broke}, dan kami kabari kamu pukul {told}.',
      change: '{measure}: sebelumnya {before}, sesudahnya {after}.',
    },
    frame: {
      frozen: 'Gambar pukul {time} diam, tidak bergerak.',
      black: 'Gambar pukul {time} hitam.',
      moving: 'Gambar pukul {time}.',
    },
  },
}
