import { readDecorations, type Message } from '@parley/api-contract';
import type { ComponentType } from 'react';
import { Cards } from './cards.tsx';
import { heightOfCards, heightOfText } from './heights.ts';
import { Markdown } from './markdown.tsx';

interface MessageProps {
  message: Message;
}

/** What can hang on a message besides its text. */
interface Decoration {
  name: string;
  isOn: (message: Message) => boolean;
  /** Shown in place of the text, which then only says the same in plain words. Such a message stands under a name of its own. */
  replacesText?: boolean;
  Component: ComponentType<MessageProps>;
  /** About how high it will be, in pixels, until it is measured. */
  heightOf: (message: Message) => number;
  /** Gives its text on the clipboard: it is rendered off the page, and its words and their meaning are taken. */
  ClipboardText: ComponentType<MessageProps>;
}

/** All decorations, in the order in which they are shown below the text. A new one is an entry here. */
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

/** About how high a message will be without what stands around it, in pixels. */
export function heightOfBody(message: Message): number {
  const text = isTextReplaced(message) ? 0 : heightOfText(message.content);
  return decorationsOf(message).reduce((sum, { heightOf }) => sum + heightOf(message), text);
}
