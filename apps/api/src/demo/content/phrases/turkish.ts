import type { Phrases } from './phrases.ts';

export const turkish: Phrases = {
  language: 'tr',
  topics: [
    'üç aylık rapor',
    'yeni fiyat listesi',
    'fatura şablonu',
    'arama sayfası',
    'izin takvimi',
    'müşteri anketi',
    'tedarikçi sözleşmesi',
    'yedekleme planı',
    'cuma günkü eğitim',
  ],
  days: ['bugün', 'yarın', 'perşembe günü', 'öğle yemeğinden önce', 'hafta sonuna kadar'],
  openers: [
    'Günaydın! {Topic} için {day} kimin vakti var?',
    'Kısa bilgi: {topic} için yaklaşık {number} dakikalık iş kaldı.',
    'Dün {topic} üzerinde çalışmaya başladım, bir göz atar mısınız?',
    'Bu sabah bir müşteri aradı. Konu: {topic}.',
    'Toplantıyı saat {time} için planladım. Uymuyorsa yazın.',
    'Güzel haber: {topic} tamamlandı. 🎉',
  ],
  questions: [
    'Elimizde rakam var mı?',
    '{name}, saat {time} senin için erken mi?',
    'Bunu kim onaylıyor?',
    'Son sürümü paylaşabilir misin?',
    'Olduğu gibi bırakırsak ne olur?',
  ],
  answers: [
    'Bence uygun.',
    'Ben hallederim, saat {time} gibi biter.',
    'Tamam, unutmayalım diye not aldım.',
    'Bir gün bekleyip iyice denemeyi tercih ederim.',
    'Önce küçük bir sürümle başlayalım.',
    'Şimdi anladım, yanlış yere bakıyormuşum.',
    'Bence sayı **{number}** civarında.',
  ],
  updates: [
    'Bitti: {topic} ortak klasörde.',
    'İki bilgisayarda ve bir telefonda denedim, hepsinde çalışıyor.',
    'İlk taslak gitti, yorumlar _genelde_ olumlu.',
    'Küçük hatalar düzeldi, kalanına {day} bakarız.',
    'Dün {number} açık konu vardı, şimdi üç tane kaldı.',
  ],
  thanks: ['Çok teşekkürler, {name}!', 'Harika, sağ ol. 🙏', 'Herkesin eline sağlık.', 'Ne çabuk bitti!'],
  lists: [
    {
      intro: 'Geriye kalanlar:',
      items: [
        'metinleri okumak',
        'iki müşteriye sormak',
        'ekran görüntülerini yenilemek',
        'destek ekibine haber vermek',
      ],
    },
    {
      intro: 'Planım şöyle:',
      items: ['taslağı bitirmek', 'postaya bakmak', 'saat {time} toplantısına hazırlanmak'],
    },
  ],
  aboveCode: ['Şunu çalıştırdım:', 'Hatayı gören var mı?'],
  links: ['Notlar burada: {link}', 'Kahve molasında okumalık: {link}'],
  belowQuotes: ['Tam da bundan emin değilim.', 'Aynen öyle.'],
  correctedTime: 'Düzeltme: saat {time} olacak.',
  correctedTypo: 'Düzeltme: yazım hatası vardı.',
};
