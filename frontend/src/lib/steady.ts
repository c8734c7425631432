import { recall, remember } from './memory';

/**
 * Keeps what waits for its answers as high as it was the last time at this width, so that nothing below it moves when titles
 * of two lines come. The style of .steady uses the height only while something is awaited.
 */
export function steady(node: HTMLElement, name: string) {
  const key = () => `steady.${name}.${String(innerWidth)}`;
  node.style.setProperty('--expected', `${recall(key(), '0')}px`);
  const observer = new ResizeObserver(() => {
    if (node.offsetHeight > 0 && !node.querySelector('.unread')) remember(key(), String(node.offsetHeight));
  });
  observer.observe(node);
  return {
    destroy() {
      observer.disconnect();
    },
  };
}
