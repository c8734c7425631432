/** A colour token as the page shows it now. ECharts needs the colour itself, not the token's name. */
export type Paint = (token: string) => string;

/** Reads tokens off an element, so that the theme and the colour scheme are taken into account. */
export function paintOf(element: HTMLElement): Paint {
  const known = new Map<string, string>();
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
