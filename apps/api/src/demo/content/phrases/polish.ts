import type { Phrases } from './phrases.ts';

export const polish: Phrases = {
  language: 'pl',
  topics: [
    'raport kwartalny',
    'nowy cennik',
    'wzór faktury',
    'strona wyszukiwania',
    'kalendarz urlopów',
    'ankieta dla klientów',
    'umowa z dostawcą',
    'kopia zapasowa',
    'piątkowe szkolenie',
  ],
  days: ['dzisiaj', 'jutro', 'w czwartek', 'przed obiadem', 'do końca tygodnia'],
  openers: [
    'Dzień dobry! Na liście czeka {topic}. Kto ma chwilę {day}?',
    'Szybka aktualizacja: {topic}, zostało około {number} minut pracy.',
    'Temat na dzisiaj: {topic}. Przyda mi się druga para oczu.',
    'Rano dzwonił klient. Pytanie dotyczyło tematu „{topic}”.',
    'Spotkanie przesunięte na {time}. Dajcie znać, jeśli nie pasuje.',
    'Dobra wiadomość: {topic} już za nami. 🎉',
  ],
  questions: [
    'Mamy do tego jakieś liczby?',
    'Czy {time} to nie za wcześnie, {name}?',
    'Kto to zatwierdza?',
    'Możesz podesłać najnowszą wersję?',
    'A jeśli zostawimy to tak, jak jest?',
  ],
  answers: [
    'Brzmi dobrze.',
    'Biorę to na siebie, będzie przed {time}.',
    'Zgoda, zapisuję, żeby nie zapomnieć.',
    'Wolę poczekać jeden dzień i sprawdzić porządnie.',
    'Zacznijmy od małej wersji.',
    'Teraz rozumiem, chodziło o zupełnie inne miejsce.',
    'Raczej **{number}**, jeśli policzyć ostatnie zgłoszenia.',
  ],
  updates: [
    'Gotowe: {topic} leży we wspólnym folderze.',
    'Sprawdzone na dwóch komputerach i telefonie, wszędzie działa.',
    'Pierwszy szkic poszedł, uwagi są _raczej_ życzliwe.',
    'Drobiazgi poprawione, reszta {day}.',
    'Wczoraj było {number} otwartych spraw, zostały trzy.',
  ],
  thanks: ['Dzięki, {name}!', 'Świetnie, dziękuję. 🙏', 'Dobra robota, brawo dla wszystkich.', 'Ale szybko!'],
  lists: [
    {
      intro: 'Co jeszcze zostało:',
      items: [
        'sprawdzić teksty',
        'zapytać dwóch klientów',
        'wymienić zrzuty ekranu',
        'uprzedzić dział wsparcia',
      ],
    },
    {
      intro: 'Plan na później:',
      items: ['skończyć szkic', 'przejrzeć pocztę', 'przygotować rozmowę o {time}'],
    },
  ],
  aboveCode: ['Tak to uruchamiam:', 'Widzi ktoś błąd?'],
  links: ['Notatki są tutaj: {link}', 'Do poczytania przy kawie: {link}'],
  belowQuotes: ['Właśnie tu mam wątpliwości.', 'Dokładnie tak.'],
  correctedTime: 'Poprawka: chodzi o {time}.',
  correctedTypo: 'Poprawka: literówka.',
};
