import { SvelteMap } from 'svelte/reactivity';
import { labels } from '$lib/api';
import type { LabelAnswer, LabelStep, Review, ReviewItem, ReviewProgress, RubricVersion } from '$lib/bindings';
import { faultOf, type Fault } from '$lib/errors';
import { plural } from '$lib/format';
import { Remembered } from '$lib/remembered.svelte';
import { toasts } from '$lib/toasts.svelte';
import { answered, askedOf, blank, inWords, type Question } from './questions';

/** What the desk shows: an item, or what there is to say between two of them. */
export type Screen = 'item' | 'calibrated' | 'skipped' | 'done';

/** How many items are kept for the list and for going back. */
const KEPT = 400;

/**
 * A review on the desk. Whatever is pressed is saved at once, and called saved only when it is. The item that comes next was
 * fetched beforehand and is shown while an answer is being saved; what could not be saved comes back to the desk with the
 * reason, to be tried again.
 */
export class Desk {
  review = $state.raw<Review>();
  item = $state.raw<ReviewItem>();
  progress = $state.raw<ReviewProgress>();
  failures = $state.raw<string[]>([]);
  rubric = $state.raw<RubricVersion>();
  screen = $state<Screen>('item');
  /** Why there is nothing to show. */
  error = $state.raw<Fault>();
  /** Why the last press is not saved. */
  fault = $state.raw<Fault>();
  saving = $state(false);
  /** What was saved last, in words. */
  last = $state('');
  /** What is read out. */
  said = $state('');
  readonly reviewer = new Remembered('reviewer');

  /** Items that were fetched and have not changed since. */
  readonly fetched = new SvelteMap<number, ReviewItem>();

  /** A press was not counted, because another item was shown by then. */
  early = $state(false);

  #again?: () => Promise<void>;
  #waiting?: { position: number | undefined; act: () => Promise<void> };
  #turn = 0;

  constructor(
    readonly id: number,
    /** Position of the item to begin at; 0 goes on where one stopped. */
    private readonly first: number,
  ) {}

  get closed(): boolean {
    return this.review?.state === 'closed';
  }

  /** The question that a press answers. */
  get asked(): Question | undefined {
    return this.review && this.item && askedOf(this.review.plan, this.item.next);
  }

  /** Fetches the review and the item to go on at. */
  async open() {
    this.error = undefined;
    this.fetched.clear();
    try {
      const review = await labels.Review(this.id);
      const { progress, failures, rubric } = review;
      const begin = this.first > 0 && this.first <= progress.items ? this.first : progress.resume;
      const item = await labels.Item(this.id, (this.item?.position ?? begin) || 1);
      Object.assign(this, { review, progress, failures, rubric });
      this.#show(item);
      this.#lookAhead(item);
      this.screen = this.closed || this.first > 0 ? 'item' : this.#resting(progress, item);
    } catch (thrown) {
      this.item = undefined;
      this.error = faultOf(thrown);
    }
  }

  /** What there is to say before the item at which one goes on. */
  #resting(progress: ReviewProgress, item: ReviewItem): Screen {
    if (progress.resume === 0) return 'done';
    if (progress.left === 0 && progress.skipped > 0) return 'skipped';
    const begins = progress.calibration > 0 && progress.sampleDone === 0 && item.position === progress.calibration + 1;
    return begins && !item.skipped ? 'calibrated' : 'item';
  }

  /**
   * Does something about the item that is shown: at once, or as soon as what is being saved is. If another item is shown by
   * then, nobody has seen it who pressed, and nothing is done.
   */
  async press(act: () => Promise<void>) {
    const position = this.item?.position;
    if (this.saving) {
      this.#waiting = { position, act };
      return;
    }
    this.early = false;
    await act();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (!waiting) return;
    if (waiting.position === this.item?.position && this.screen === 'item' && !this.fault)
      await this.press(waiting.act);
    else this.early = true;
  }

  /** Goes on from what was said between two items. */
  async begin() {
    this.screen = 'item';
    await this.resume();
  }

  /** Answers the open question; of an item that is done, the first question anew. */
  async answer(value: string) {
    const { asked, item } = this;
    if (!asked || !item) return;
    const judged = item.next !== '' && item.ends.includes(value);
    await this.#answer(
      item,
      answered(item.answer ?? blank(), asked, value),
      judged ? this.#following(item) : undefined,
    );
  }

  /** The item that comes when this one is judged, if it is here already and nothing is to be said before it. */
  #following(item: ReviewItem): ReviewItem | undefined {
    const next = this.fetched.get(item.after);
    return next && !next.skipped && next.next !== '' && next.part === item.part ? next : undefined;
  }

  /** Adds a kind of failure to the item, or takes it away. The item stays. */
  async mark(kind: string) {
    const { item } = this;
    if (!item) return;
    const answer = item.answer ?? blank();
    const has = answer.failures.includes(kind);
    const marked = has ? answer.failures.filter((one) => one !== kind) : [...answer.failures, kind];
    await this.#amend(item, { ...answer, failures: marked }, has ? `Not ${kind}.` : `${kind}.`);
  }

  /** Keeps a note about the item. The item stays. */
  async note(text: string) {
    if (this.item) await this.#amend(this.item, { ...(this.item.answer ?? blank()), note: text }, 'Note saved.');
  }

  async skip() {
    const { item } = this;
    if (!item) return;
    await this.#save(
      () => labels.Skip(this.id, item.position, this.reviewer.text),
      (step, before) => {
        this.last = `Item ${String(item.position)} skipped`;
        this.#move(item, step, before);
      },
    );
  }

  async undo() {
    await this.#turnBack(() => labels.Undo(this.id, 0, this.reviewer.text), 'undone', this.progress?.canUndo);
  }

  async redo() {
    await this.#turnBack(() => labels.Redo(this.id, 0, this.reviewer.text), 'redone', this.progress?.canRedo);
  }

  /** Takes the answer of one item back. */
  async undoItem(position: number) {
    await this.#turnBack(() => labels.Undo(this.id, position, this.reviewer.text), 'undone', true);
  }

  /** Tries again to save what was not saved. */
  async again() {
    await this.#again?.();
  }

  /** Shows the item at a position, as far as there is one. */
  async goto(position: number) {
    if (position < 1 || position > (this.progress?.items ?? 0) || this.saving) return;
    const turn = ++this.#turn;
    try {
      const item = await this.fetch(position);
      if (turn !== this.#turn) return;
      this.#show(item);
      this.#lookAhead(item);
    } catch (thrown) {
      if (turn === this.#turn) toasts.fail(faultOf(thrown));
    }
  }

  /** Shows the item at which labelling goes on, or the end. */
  async resume() {
    const at = this.progress?.resume ?? 0;
    if (at > 0) await this.goto(at);
    else if (!this.closed) this.screen = 'done';
  }

  /** The item at a position: the one that was fetched, if it is still as it was. */
  async fetch(position: number): Promise<ReviewItem> {
    const known = this.fetched.get(position);
    if (known) return known;
    const item = await labels.Item(this.id, position);
    this.#keep(item);
    return item;
  }

  #keep(item: ReviewItem) {
    if (this.fetched.size >= KEPT) this.fetched.clear();
    this.fetched.set(item.position, item);
  }

  /** Shows an item; `after` is read out before it. */
  #show(item: ReviewItem, after = '') {
    this.#turn++;
    this.item = item;
    this.screen = 'item';
    this.fault = undefined;
    this.#again = undefined;
    this.#keep(item);
    const answer = item.answer && item.next === '' ? `${inWords(item.answer)}.` : '';
    const ask = this.asked && item.next ? this.asked.ask : '';
    this.said = [after, `Item ${String(item.position)} of ${String(item.items)}.`, answer, ask]
      .filter(Boolean)
      .join(' ');
  }

  /** Fetches what comes after an item while that is being read. */
  #lookAhead(item: ReviewItem) {
    if (this.closed || item.next === '' || item.after === 0) return;
    // What fails here fails again when it is asked for, and is told then.
    this.fetch(item.after).catch(() => undefined);
  }

  async #answer(item: ReviewItem, answer: LabelAnswer, next?: ReviewItem) {
    const said = `Item ${String(item.position)}: ${inWords(answer)}`;
    await this.#save(
      () => labels.Answer(this.id, item.position, { ...answer, reviewer: this.reviewer.text }),
      (step, before) => {
        this.last = said;
        this.#move(item, step, before);
      },
      next && { from: item, next, said: `${said}.` },
    );
  }

  /** Saves something beside the answers, and stays. */
  async #amend(item: ReviewItem, answer: LabelAnswer, said: string) {
    // Where nothing is said any more, there is no answer to keep: what was said is taken back.
    const nothing = !answer.note && answer.failures.length === 0 && inWords(answer) === '';
    await this.#save(
      async () => {
        if (nothing) return this.#takeBack(item.position);
        const step = await labels.Answer(this.id, item.position, { ...answer, reviewer: this.reviewer.text });
        return { ...step, item: await labels.Item(this.id, item.position) };
      },
      (step) => {
        if (step.item) this.#show(step.item, said);
      },
    );
  }

  /** Takes everything back that was said about an item. */
  async #takeBack(position: number): Promise<LabelStep> {
    const step = await labels.Undo(this.id, position, this.reviewer.text);
    return step.item?.answer ? this.#takeBack(position) : step;
  }

  async #turnBack(act: () => Promise<LabelStep>, how: string, possible = false) {
    if (!possible) {
      this.said = `Nothing can be ${how}.`;
      return;
    }
    await this.#save(act, (step) => {
      this.last = `Item ${String(step.undone)} ${how}`;
      this.fetched.delete(step.undone);
      if (step.item) this.#show(step.item, `${this.last}.`);
    });
  }

  /** Shows what comes after an item was answered or skipped. */
  #move(from: ReviewItem, step: LabelStep, before: ReviewProgress) {
    this.fetched.delete(from.position);
    if (!step.item) {
      this.screen = 'done';
      this.said = `${this.last}. That was the last item.`;
      return;
    }
    // What is shown already is read out already.
    if (step.item.position === this.item?.position && step.item.position !== from.position) this.#keep(step.item);
    else this.#show(step.item, `${this.last}.`);
    this.#lookAhead(step.item);
    if (step.item.position === from.position) return;
    if (before.left > 0 && step.progress.left === 0) {
      this.screen = 'skipped';
      this.said = `${this.last}. ${plural(step.progress.skipped, 'skipped item')} left.`;
    } else if (from.part === 'calibration' && step.item.part !== 'calibration' && before.sampleDone === 0) {
      this.screen = 'calibrated';
      this.said = `${this.last}. The calibration round is over.`;
    }
  }

  /** Saves something; `ahead` is shown meanwhile, and taken back where it fails. */
  async #save(
    act: () => Promise<LabelStep>,
    then: (step: LabelStep, before: ReviewProgress) => void,
    ahead?: { from: ReviewItem; next: ReviewItem; said: string },
  ) {
    const before = this.progress;
    if (this.saving || this.closed || !before) return;
    this.saving = true;
    if (ahead) this.#show(ahead.next, ahead.said);
    try {
      const step = await act();
      this.fault = undefined;
      this.progress = step.progress;
      this.failures = step.failures;
      then(step, before);
    } catch (thrown) {
      if (ahead) this.#show(ahead.from, `Item ${String(ahead.from.position)} was not saved.`);
      this.fault = faultOf(thrown);
      this.#again = () => this.#save(act, then);
    }
    this.saving = false;
  }
}
