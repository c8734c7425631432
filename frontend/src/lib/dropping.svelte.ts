/** What takes dropped files while it is shown: of a browser as files, in the window as paths. */
export interface Taker {
  /** What dropping does. */
  says: string;
  /** What that means. */
  means: string;
  files: (files: File[]) => void;
  paths: (paths: string[]) => void;
}

/** Who takes files that are dropped on the window. Without anybody they are imported. */
class Dropping {
  taker = $state.raw<Taker>();

  /** Leaves what is dropped to a taker. Returns how to end that. */
  leave(taker: Taker): () => void {
    this.taker = taker;
    return () => {
      if (this.taker === taker) this.taker = undefined;
    };
  }
}

export const dropping = new Dropping();
