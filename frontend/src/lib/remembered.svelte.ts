import { recall, remember } from './memory';

/** A choice of how to look at something, the same on the next visit. */
export class Remembered {
  #text = $state('');

  constructor(
    private readonly name: string,
    otherwise = '',
  ) {
    this.#text = recall(name, otherwise);
  }

  get text(): string {
    return this.#text;
  }

  set text(next: string) {
    this.#text = next;
    remember(this.name, next);
  }
}
