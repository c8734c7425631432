/** A colour token as the page shows it now. ECharts needs the colour itself, not the token's name. */
export type Paint = (token: string) => string;

const known = new Map<string, string>();
let knownLook = '';

/**
 * Reads tokens off an element, so that theme and contrast are taken into account: each once as long as the page has this look,
 * because the page is styled anew for every one.
 */
export function paintOf(element: HTMLElement, look: string): Paint {
  if (look !== knownLook) known.clear();
  knownLook = look;
  return (token) => {
    let color = known.get(token);
    if (color === undefined) {
      const probe = document.createElement('i');
      probe.style.color = `var(--color-${token})`;
      element.append(probe);
      color = getComputedStyle(probe).color;
      probe.remove();
      known.set(token, color);
    }
    return color;
  };
}
