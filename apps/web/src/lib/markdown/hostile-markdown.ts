/**
 * Texts that cost a careless parser or page more than they should, each at any length. To add one, add a line: the tests check every one
 * against the same limits. `length` is about how long the text is, in UTF-16 units.
 */
export const hostileMarkdown: readonly (readonly [name: string, text: (length: number) => string])[] = [
  ['asterisks', repeated('*')],
  ['alternating asterisks and underscores', repeated('*_')],
  ['every mark, one after the other', repeated('*_~`[<')],
  ['pairs of asterisks', repeated('*a ')],
  ['emphasis beside emphasis', repeated('*a* ')],
  ['emphasis right after emphasis', repeated('*a*')],
  ['strong text in pairs', repeated('a**b**c**')],
  ['underscores within words', repeated('_a__a')],
  ['openers of both kinds', repeated('*a _b ')],
  ['openers without closers', repeated('**a *b _c __d ')],
  ['closers without openers', repeated('a** b* c_ d__ ')],
  ['openers, then closers', halves('*a **b ', 'b** a*')],
  ['openers, then closers that fit none', halves('_a ', 'a* ')],
  ['runs that differ modulo three', repeated('*a**b***c****d')],
  ['runs of growing length', growing('*', 'a')],
  ['tildes', repeated('~~a')],
  ['tildes and bars', repeated('~~|')],
  ['single and double tildes', repeated('~a ~~b ')],
  ['backticks of growing length', growing('`', ' ')],
  ['backticks', repeated('`')],
  ['backticks with a backslash before each', repeated('\\`')],
  ['spans of code', repeated('`a` ')],
  ['brackets', repeated('[')],
  ['brackets both ways', repeated('[]')],
  ['brackets, then brackets back', halves('[', ']')],
  ['parentheses', repeated('(')],
  ['the beginnings of links', repeated('[a](')],
  ['links whose address does not end', repeated('[a](b')],
  ['links with a title that does not end', repeated('[a](b "')],
  ['links with an address in brackets that does not end', repeated('[a](<b')],
  ['links with nested parentheses', halves('[a](b(', ')')],
  ['links in links', halves('[a ', '](https://a.b)')],
  ['a bracket before each link', repeated('[[a](https://a.b)')],
  ['links', repeated('[a](https://a.b) ')],
  ['links to what may not be followed', repeated('[a](javascript:a) ')],
  ['the beginnings of pictures', repeated('![](')],
  ['pictures', repeated('![a](https://a.b) ')],
  ['angle brackets', repeated('<')],
  ['the beginnings of tags', repeated('<a')],
  ['the beginnings of addresses in brackets', repeated('<https://a')],
  ['comments', repeated('<!--')],
  ['addresses in brackets', repeated('<a:b>')],
  ['addresses', repeated('www.a.b ')],
  ['addresses in addresses', repeated('http://')],
  ['nested invalid addresses', (length) => `${repeated('_www.a')(length)}._`],
  ['hosts with dots', (length) => `https://${repeated('a.')(length)}`],
  ['a long address', (length) => `https://a.b/${repeated('c')(length)}`],
  ['a long host that is not ASCII', (length) => `https://${characters(0x4e00, length)}`],
  ['an address followed by parentheses', (length) => `https://a.b/${repeated(')')(length)}`],
  ['an address followed by full stops', (length) => `https://a.b/c${repeated('.')(length)}`],
  ['an address followed by entities', (length) => `https://a.b/c${repeated('&amp;')(length)}`],
  ['at signs', repeated('@')],
  ['invalid mail addresses', repeated('a@')],
  ['mail addresses', repeated('a@b.cd ')],
  ['a long mailbox', repeated('a.')],
  ['mentions', repeated('@ann ')],
  ['colons', repeated(':')],
  ['emoji by name', repeated(':smile:')],
  ['emoji', repeated('👩‍👩‍👧')],
  ['backslashes', repeated('\\')],
  ['escapes', repeated('\\*')],
  ['entities', repeated('&amp;')],
  ['quotes', repeated('>')],
  ['quotes with spaces', repeated('> ')],
  ['quotes with a word', (length) => `${repeated('> ')(length)}a`],
  ['quotes on every line', repeated('> > > > > > > > > a\n')],
  ['quotes beside paragraphs', repeated('> a\n\nb\n\n')],
  ['a paragraph that continues after a quote', (length) => `> > > > a\n${repeated('b\n')(length)}`],
  ['lists', repeated('- ')],
  ['lists with a word', (length) => `${repeated('- ')(length)}a`],
  ['numbered lists with a word', (length) => `${repeated('1. ')(length)}a`],
  ['alternating lists and quotes', (length) => `${repeated('- > ')(length)}a`],
  ['items', repeated('- a\n')],
  ['items of other lists', repeated('- a\n+ a\n')],
  ['items ever deeper', deeper('- a')],
  ['quotes ever deeper', deeper('> a', '> ')],
  ['items and then empty lines', (length) => `- a\n${repeated('\n')(length)}b`],
  ['fences', repeated('```\n')],
  ['fences that do not close', repeated('```\n~~~\n')],
  ['fences of growing length', growing('`', '\n')],
  ['code that does not end', (length) => `\`\`\`\n${repeated('`a\n')(length)}`],
  ['code in a list', (length) => `- \`\`\`\n${repeated('  a\n')(length)}`],
  ['tables', repeated('|a|b|\n|-|-|\n')],
  ['headings', repeated('# a\n')],
  ['rules', repeated('---\n')],
  ['definitions', repeated('[a]: b\n')],
  ['footnotes', repeated('[^a]')],
  ['line breaks', repeated('\n')],
  ['short lines', repeated('a\n')],
  ['lines with trailing spaces', repeated('a  \n')],
  ['paragraphs', repeated('a\n\n')],
  ['spaces', repeated(' ')],
  ['spaces and then a word', (length) => `${repeated(' ')(length)}a`],
  ['tabs', repeated('\t')],
  ['a word', repeated('a')],
  ['marks piled on a letter', (length) => `a${repeated('\u0301')(length)}`],
  ['marks piled on every letter', repeated('a\u0301\u0302\u0303\u0304\u0305')],
  ['zero-width joiners', repeated('\u200d')],
  ['variation selectors', repeated('\ufe0f')],
  ['right-to-left overrides', repeated('\u202ea')],
  ['isolates that do not end', repeated('\u2067')],
  ['line separators', repeated('a\u2028')],
  ['flags', repeated('🇩🇪')],
  ['half surrogates', repeated('\ud800')],
  ['null characters', repeated('\u0000*')],
  ['carriage returns', repeated('- a\r\n')],
];

function repeated(part: string): (length: number) => string {
  return (length) => part.repeat(Math.ceil(length / part.length)).slice(0, length);
}

function halves(first: string, second: string): (length: number) => string {
  return (length) => repeated(first)(length / 2) + repeated(second)(length / 2);
}

function growing(part: string, between: string): (length: number) => string {
  return (length) => {
    let text = '';
    for (let count = 1; text.length < length; count++) text += part.repeat(count) + between;
    return text.slice(0, length);
  };
}

function deeper(line: string, indent = '  '): (length: number) => string {
  return (length) => {
    let text = '';
    for (let depth = 0; text.length < length; depth++) text += `${indent.repeat(depth)}${line}\n`;
    return text.slice(0, length);
  };
}

function characters(first: number, count: number): string {
  return Array.from({ length: count }, (_, index) => String.fromCharCode(first + (index % 20_000))).join('');
}
