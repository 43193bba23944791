import { useState, type DragEvent } from 'react';

/** The type of data under which a dragged row carries the ID of its room. */
export const roomDragType = 'application/x-parley-room';

/** Lets rooms be dropped on an element: spread `props` over it. */
export function useRoomDrop(onDrop: (roomId: number) => void) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    props: {
      onDragOver(event: DragEvent<HTMLElement>) {
        if (!isRoom(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        setIsOver(true);
      },
      onDragLeave(event: DragEvent<HTMLElement>) {
        // Not for moving from one child to another.
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setIsOver(false);
      },
      onDrop(event: DragEvent<HTMLElement>) {
        setIsOver(false);
        if (!isRoom(event)) return;
        event.preventDefault();
        onDrop(Number(event.dataTransfer.getData(roomDragType)));
      },
    },
  };
}

function isRoom({ dataTransfer }: DragEvent): boolean {
  return dataTransfer.types.includes(roomDragType);
}
