import { readDecorations, type Message } from '@parley/api-contract';
import type { ComponentType } from 'react';
import { Cards } from './cards.tsx';
import { heightOfCards, heightOfText } from './heights.ts';
import { Markdown } from './markdown.tsx';

interface MessageProps {
  message: Message;
}

/** Something that a message can have besides its text. */
interface Decoration {
  name: string;
  isOn: (message: Message) => boolean;
  /** Shown in place of the text, which is then only its plain version. Such a message always shows its sender's name. */
  replacesText?: boolean;
  Component: ComponentType<MessageProps>;
  /** An estimate of its height in pixels, until it is measured. */
  heightOf: (message: Message) => number;
  /** Its form on the clipboard: rendered off the page, from where its words and their meaning are taken. */
  ClipboardText: ComponentType<MessageProps>;
}

/** All decorations, in the order in which they are shown below the text. To add one, add an entry here. */
const decorations: readonly Decoration[] = [
  {
    name: 'cards',
    isOn: (message) => readDecorations(message).cards !== undefined,
    replacesText: true,
    Component: CardsOf,
    heightOf: (message) => heightOfCards(readDecorations(message).cards ?? []),
    ClipboardText: CardsOf,
  },
];

function CardsOf({ message }: MessageProps) {
  const { cards } = readDecorations(message);
  return cards && <Cards cards={cards} />;
}

function decorationsOf(message: Message): readonly Decoration[] {
  return decorations.filter(({ isOn }) => isOn(message));
}

/** Whether a decoration is shown in place of the text. */
export function isTextReplaced(message: Message): boolean {
  return decorationsOf(message).some(({ replacesText = false }) => replacesText);
}

/** A message's text and its decorations. */
export function MessageBody({ message }: MessageProps) {
  return (
    <>
      {!isTextReplaced(message) && <Markdown text={message.content} editedAt={message.editedAt} />}
      {decorationsOf(message).map(({ name, Component }) => (
        <Component key={name} message={message} />
      ))}
    </>
  );
}

/** The same for the clipboard. */
export function ClipboardBody({ message }: MessageProps) {
  return (
    <>
      {!isTextReplaced(message) && <Markdown text={message.content} />}
      {decorationsOf(message).map(({ name, ClipboardText }) => (
        <ClipboardText key={name} message={message} />
      ))}
    </>
  );
}

/** An estimate of the height of a message's body, in pixels. */
export function heightOfBody(message: Message): number {
  const text = isTextReplaced(message) ? 0 : heightOfText(message.content);
  return decorationsOf(message).reduce((sum, { heightOf }) => sum + heightOf(message), text);
}
