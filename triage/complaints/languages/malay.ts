import type { Lexicon } from '../lexicon.ts'

export const malay: Lexicon = {
  language: 'ms',
  family: 'ms',
  terms: {
    stutter: `
      lag, lagging, sangkut sangkut, sangkut, tersangkut sangkut, tersangkut, tersekat sekat,
      tersekat, sekat sekat, putus putus, slow gila, lembap, lembab, jem live, loading lama,
      asyik loading, loading je, asyik buffering, buffering, pusing je, berpusing, tak lancar,
      x lancar, line teruk, line tak elok, line tak ok, line slow, line buruk, line x elok,
      internet teruk, patah patah, ngelag, tersendat, macam slideshow, slideshow, jerking,
      terputus putus, asyik stop, stop stop`,
    frozen: `
      beku, membeku, freeze, tak gerak, tak bergerak, x gerak, kaku, terhenti, gambar stop,
      gambar berhenti, statik, tak jalan, x jalan, kena freeze, terfreeze, skrin stuck`,
    black: `
      skrin hitam, skrin gelap, gelap je, hitam je, gelap skrin, hitam skrin, screen hitam,
      screen gelap, gelap gelita live, tak nampak apa, x nampak apa, takde gambar, tak ada gambar,
      tiada gambar, xde gambar, takda gambar, gambar takde, gambar hilang, gambar tak keluar,
      blackscreen, hitam semua, hitam legam skrin, skrin kosong, xnampak`,
    sound: `
      takde suara, tak ada suara, tiada suara, xde suara, takda suara, takde bunyi, tak ada bunyi,
      tiada bunyi, xde bunyi, takda bunyi, takde audio, tiada audio, xde audio, suara takde,
      suara hilang, suara tak keluar, suara xde, bunyi hilang, bunyi takde, bunyi tak keluar,
      tak dengar, x dengar, xdengar, tak dengaq, tak kedengaran, suara putus, mic mati, mic off,
      mic tak on, suara pecah, suara tersekat, mute, senyap je, bunyi pecah, suara robot, bisu,
      audio hilang, suara terputus, suara perlahan sangat`,
    blurry: `
      kabur, gambar pecah, pecah gambar, blur, blurr, tak jelas, x jelas, kurang jelas, tak clear,
      x clear, pixel, quality teruk, kualiti teruk, kualiti buruk, kualiti rendah, gambar teruk,
      pecah pecah, gambar tak cantik, tak terang, petak petak, burik, kualiti tak ok`,
    delayed: `
      delay, tak sync, x sync, tak sinkron, lambat suara, suara lambat, suara lewat,
      gambar lambat, tak sama suara, suara tak sama, suara dulu, audio lambat, audio lewat,
      tertangguh`,
    gone: `
      live mati, live putus, live hilang, live terputus, terputus, putus live, dah terputus,
      live terkeluar, terkeluar, live off, live tutup sendiri, line putus, putus line,
      siaran terputus, tiba tiba mati, siaran hilang, disconnect, disconnected, live terpadam,
      terpadam, stream mati, stream hilang, live dah takde, live takde`,
  },
  faint: {
    stutter: 'slow, putus, sekat, perlahan',
    frozen: 'stop, berhenti, stuck, hang',
    black: 'gelap, hitam',
    blurry: 'pecah, teruk, buruk',
    sound: 'hilang, kecil, pecah',
    gone: 'hilang, mati, putus',
  },
  subject: `
      live, skrin, screen, gambar, suara, bunyi, siaran, video, audio, kamera, mic, stream,
      kualiti, line, visual`,
  harmless: `
      jalan sangkut, sangkut jem, sangkut kat jalan, sangkut dalam jem, tersangkut jem,
      tersangkut dalam jem, ayam beku, ikan beku, makanan beku, daging beku, cuaca lembap,
      cuaca lembab, lembap cuaca, kulit lembap, bagi lembap, kelembapan, pelembap, tanah lembap,
      lembab udara, kabur jalan, lari, pecah rumah, pecah masuk, pecah rekod, pecah perut,
      pecah gelak, pecah telur, kaca pecah, pinggan pecah, gelas pecah, pecah kaca, kopi hitam,
      baju hitam, kucing hitam, rambut hitam, pakai hitam, putus cinta, putus asa, putus tunang,
      putus tali, hang tuah, kereta mati, kereta tak jalan, mati lampu, lewat malam,
      tak jelas dengan, kena tersangkut kedai, sangkut dengan dia, sangkut hati,
      terputus hubungan, putus hubungan, tak dengar kata, x dengar kata, tak dengar cakap,
      tak dengar nasihat`,
  denial: `
      tak, x, takde, tak ada, xde, tiada, tidak, takda, bukan, jangan, tanpa, langsung tak,
      tak pernah, mana ada, taklah, xda, jarang`,
  denialAfter: 'pun takde, mana ada',
  over: `
      dah ok, dah okay, dah elok, dah lancar, dah clear, dah jelas, dah tak, dah x, dah xde,
      dah takde lag, sudah ok, sudah elok, tadi, semalam, dah baik, dah boleh, dah ada suara,
      dah ada bunyi, dah keluar suara, dah balik, dah normal, kembali normal, hari tu`,
  supposed: `
      kalau, klu, jika, bagitahu, bagitau, beritahu, takut, kot kot, supaya, semoga tak,
      harap tak, adakah, ke tak nanti, inform kalau`,
  own: `
      internet saya, internet aku, internet i, wifi saya, wifi aku, wifi rumah, wifi i,
      wifi hostel, line aku, line saya, line i, line rumah, line kat sini, line sini, phone aku,
      phone saya, fon aku, fon saya, telefon aku, telefon saya, data aku, data saya, data i,
      laptop aku, laptop saya, pc aku, pc saya, aku je, saya je, saya seorang, aku sorang, i je,
      aku sorang je, unifi, coverage sini, coverage rumah, tepon saya, kuota, headphone saya,
      headphone aku, rumah saya, rumah aku`,
  notOwn: `
      bukan internet, bukan line, bukan wifi, aku je ke, saya je ke, i je ke, aku sorang ke,
      saya sorang ke, sorang je ke, line aku ok, line saya ok, internet saya ok, internet aku ok,
      wifi saya ok, aku sorang je ke, line aku ke, line saya ke`,
  game: `
      game, server, ping, main game, mobile legends, ml, pubg, roblox, valorant, minecraft,
      free fire, ff, musuh, rank, lawan, mlbb, dalam game, turnamen, ranked, hero, match, codm,
      genshin`,
}
