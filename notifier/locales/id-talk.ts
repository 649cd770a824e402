import type { TalkWords } from './talk-words.ts'

/** What is said in Indonesian to somebody who presses, asks or follows a link. */
export const idTalk: TalkWords = {
  state:
    'Tiket #{number} {status, select, open {masih terbuka} acknowledged {{by, select, nobody {sedang ditangani} other {sedang ditangani oleh {by}}}} other {sudah ditutup}}.',
  thanks: 'Terima kasih atas masukanmu!',
  notFound: 'Tiket ini sudah tidak ada.',
  failed: 'Ada kendala di pihak kami. Silakan coba lagi sebentar lagi.',
  badChoice: 'Itu tidak bisa dipilih di sini.',
  forbidden: 'Kamu boleh membaca tiket ini, tetapi tidak mengubahnya. Hubungi petugas jaga.',
  expired: 'Ini sudah kedaluwarsa. Gunakan pesan yang lebih baru.',
  forged: 'Ini bukan dari kami, atau ada bagian yang hilang.',
  confirm: 'Tiket #{number}: tekan tombol untuk melanjutkan.',
  answer: {
    well: 'Live kamu {stream} terlihat baik dari sini{figures, select, none {} other { ({figures})}}. Kalau penonton melihat hal lain, ceritakan apa yang mereka lihat.',
    recovering: 'Live kamu {stream} baru saja pulih; kami terus memantaunya (tiket #{number}).',
    looking:
      'Ada yang tidak beres dengan live kamu {stream}. Kami sedang memeriksanya dan segera mengabari.',
    'not-seen':
      'Kami tidak melihat live kamu {stream} sekarang: tidak ada data yang sampai. Mulai lagi, atau periksa koneksimu.',
    ended: 'Live kamu {stream} sudah berakhir. Kalau itu tidak disengaja, mulai lagi.',
    blind:
      'Kami tidak bisa melihat live kamu {stream} sekarang: masalahnya di pemantauan kami, bukan di live kamu.',
  },
  health: {
    well: '{stream}: baik{figures, select, none {} other { ({figures})}}',
    ill: '{stream}: bermasalah{figures, select, none {} other { ({figures})}}',
    recovering: '{stream}: sudah pulih, kami terus memantau',
    looking: '{stream}: ada yang tidak beres, sedang kami periksa',
    'not-seen': '{stream}: tidak live, sejauh yang kami lihat',
    ended: '{stream}: sudah berakhir',
    blind: '{stream}: tidak terlihat sekarang, masalahnya di pihak kami',
  },
  held: 'Ini tidak bisa dijawab di sini. Silakan tanyakan ke tim kami.',
  unlinked:
    'Kami belum tahu live mana yang milikmu. Minta kode ke tim kami, lalu masukkan dengan {link}.',
  linked: 'Selesai: akun ini sekarang milik {streamer}. Tanyakan {why} kapan saja.',
  badCode: 'Kode ini salah, sudah dipakai, atau kedaluwarsa. Minta yang baru.',
  tooManyTries: 'Terlalu sering. Coba lagi dalam {duration}.',
  freshCode: 'Kode untuk {streamer} adalah {code}. Berlaku sekali, selama {duration}.',
  heard: 'Tim yang menangani tiket #{number} bisa membaca pesan ini.',
  help: 'Tanyakan {why} kalau ada masalah dengan live kamu, atau tulis saja apa yang kamu lihat.',
  nobodyOnDuty: 'Tidak ada yang bertugas sekarang.',
  fromTeam: '{team} dari tim kami:',
  passedOn: 'Terkirim ke streamer.',
  notPassedOn: 'Ini tidak bisa dikirim ke streamer.',
  passedOnLater: 'Streamer belum bisa dihubungi saat ini. Pesan dikirim begitu bisa.',
  tooLong: 'Terlalu panjang untuk dikirim: paling banyak {most} karakter.',
  command: {
    health: { name: 'kondisi', description: 'Bagaimana kondisi live kamu sekarang' },
    why: { name: 'kenapa', description: 'Kenapa live kamu tersendat, dan apa solusinya' },
    link: { name: 'hubungkan', description: 'Hubungkan akun ini dengan live kamu memakai kode' },
    duty: { name: 'jaga', description: 'Siapa yang bertugas sekarang, untuk tim' },
  },
  option: {
    code: { name: 'kode', description: 'Kode yang kamu terima' },
    streamer: { name: 'untuk', description: 'Untuk tim: buat kode untuk streamer ini' },
  },
}
