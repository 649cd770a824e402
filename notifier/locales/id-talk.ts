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
}
