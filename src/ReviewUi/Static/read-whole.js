// Text is read whole: each line as a crop at full size, or, when the reader did not find it, the whole picture at full size.
// A line can be ticked off only after all of it has been on the screen at that size; approving waits for every line.

const margin = 24;
const tile = 64;

class ReadWhole extends HTMLElement {
  #stop = new AbortController();
  #seen = new IntersectionObserver(entries => this.#appeared(entries), { threshold: [0, 0.25, 0.5, 0.75, 0.99, 1] });

  connectedCallback() {
    this.labels = JSON.parse(this.getAttribute('labels') ?? '{}');
    this.lines = JSON.parse(this.getAttribute('lines') ?? '[]');
    this.size = { width: Number(this.getAttribute('width')), height: Number(this.getAttribute('height')) };
    this.form = this.closest('form');
    this.count = element('p', { className: 'read-count' });
    this.count.setAttribute('role', 'status');
    this.replaceChildren(this.count, element('ol', { className: 'read-lines' }, ...this.lines.map(line => this.#line(line))));
    const { signal } = this.#stop;
    document.addEventListener('pictures-shown', () => this.#update(), { signal });
    document.addEventListener('keydown', event => this.#key(event), { signal });
    document.addEventListener('visibilitychange', () => this.#again(), { signal });
    this.#update();
  }

  disconnectedCallback() {
    this.#stop.abort();
    this.#seen.disconnect();
  }

  #line(line) {
    const tick = element('input', { type: 'checkbox', name: 'readText', value: line.id, disabled: true });
    tick.addEventListener('change', () => this.#update());
    const expected = line.expected ?? this.labels['not-expected'] ?? '';
    const read = line.read ?? this.labels['not-found'] ?? '';
    const item = element('li', { className: 'read-line' },
      element('dl', {},
        element('dt', { textContent: this.labels.expected ?? '' }), element('dd', { textContent: expected }),
        element('dt', { textContent: this.labels.read ?? '' }), this.#marked(line.expected, read)),
      line.box ? this.#crop(line) : this.#whole(line),
      element('label', {}, tick, element('span', { textContent: this.labels.done ?? '' }), element('kbd', { textContent: 'l' })));
    return item;
  }

  /** What was read, with the characters marked that differ from what was asked for. */
  #marked(expected, read) {
    const value = element('dd', {});
    for (const [index, character] of [...read].entries())
      value.append(expected && [...expected][index] !== character ? element('mark', { textContent: character }) : character);
    return value;
  }

  #crop(line) {
    const left = Math.max(0, line.box.x - margin), top = Math.max(0, line.box.y - margin);
    const width = Math.min(this.size.width - left, line.box.width + 2 * margin);
    const height = Math.min(this.size.height - top, line.box.height + 2 * margin);
    return this.#window(line, { left, top, width, height }, width, height);
  }

  #whole(line) {
    return this.#window(line, { left: 0, top: 0, width: this.size.width, height: this.size.height }, undefined, undefined);
  }

  /** A part of the picture at full size, to be scrolled when there is no room for all of it. */
  #window(line, part, width, height) {
    const picture = element('img', { src: this.getAttribute('picture'), alt: line.expected ?? line.read ?? '' });
    Object.assign(picture.style, { marginLeft: `${-part.left}px`, marginTop: `${-part.top}px`, width: `${this.size.width}px`, height: `${this.size.height}px` });
    const clip = element('div', { className: 'read-clip' }, picture);
    Object.assign(clip.style, { width: `${part.width}px`, height: `${part.height}px` });
    const view = element('div', { className: 'read-window', tabIndex: 0 }, clip);
    view.setAttribute('role', 'group');
    view.setAttribute('aria-label', (line.box ? this.labels.show : this.labels.whole) ?? '');
    if (height)
      view.style.maxHeight = `${height + 4}px`;
    view.place = part;
    view.tiles = new Set();
    view.line = line.id;
    view.addEventListener('scroll', () => this.#look(view));
    picture.addEventListener('load', () => {
      this.#seen.observe(view);
      this.#look(view);
    });
    return view;
  }

  #appeared(entries) {
    for (const entry of entries)
      this.#look(entry.target);
  }

  #again() {
    for (const view of this.querySelectorAll('.read-window'))
      this.#look(view);
  }

  /** Counts the tiles of the part that are on the screen now. */
  #look(view) {
    if (document.visibilityState !== 'visible' || !view.querySelector('img').complete)
      return;
    const room = view.getBoundingClientRect();
    const visible = {
      left: Math.max(room.left, 0), right: Math.min(room.right, innerWidth),
      top: Math.max(room.top, 0), bottom: Math.min(room.bottom, innerHeight),
    };
    const clip = view.firstElementChild.getBoundingClientRect();
    for (let y = 0; y < view.place.height; y += tile)
      for (let x = 0; x < view.place.width; x += tile) {
        const right = Math.min(x + tile, view.place.width), bottom = Math.min(y + tile, view.place.height);
        if (clip.left + x >= visible.left - 1 && clip.left + right <= visible.right + 1
          && clip.top + y >= visible.top - 1 && clip.top + bottom <= visible.bottom + 1)
          view.tiles.add(`${x},${y}`);
      }
    const all = Math.ceil(view.place.width / tile) * Math.ceil(view.place.height / tile);
    if (view.tiles.size === all && !view.hasAttribute('data-shown')) {
      view.setAttribute('data-shown', '');
      view.closest('li').querySelector('input').disabled = false;
      this.#update();
    }
  }

  /** `l` ticks off the next line that was shown, and brings what is still to be seen into view. */
  #key(event) {
    if (event.key !== 'l' || event.ctrlKey || event.metaKey || event.altKey || event.repeat
      || event.target.matches?.('textarea, select, input:not([type=radio], [type=checkbox], [type=range])') || document.querySelector('dialog[open]'))
      return;
    event.preventDefault();
    const next = [...this.querySelectorAll('li')].find(item => !item.querySelector('input').checked);
    if (!next)
      return;
    const tick = next.querySelector('input');
    const view = next.querySelector('.read-window');
    if (tick.disabled) {
      this.#turnPage(view);
      return;
    }
    tick.checked = true;
    this.#update();
    const following = [...this.querySelectorAll('li')].find(item => !item.querySelector('input').checked);
    following?.querySelector('.read-window').scrollIntoView({ block: 'center' });
    following?.querySelector('.read-window').focus({ preventScroll: true });
  }

  /** To the first tile that has not been on the screen. */
  #turnPage(view) {
    view.scrollIntoView({ block: 'center' });
    view.focus({ preventScroll: true });
    for (let y = 0; y < view.place.height; y += tile)
      for (let x = 0; x < view.place.width; x += tile)
        if (!view.tiles.has(`${x},${y}`)) {
          view.scrollTo({ left: x, top: y });
          this.#look(view);
          return;
        }
  }

  #update() {
    const ticks = [...this.querySelectorAll('input[name=readText]')];
    const done = ticks.filter(tick => tick.checked).length;
    this.count.textContent = ticks.length === 0 ? this.labels.none
      : done === ticks.length ? this.labels.all : (this.labels.left ?? '').replace('{n}', ticks.length - done);
    const shown = document.querySelector('compare-pictures')?.hasAttribute('data-shown') ?? false;
    for (const button of this.form?.querySelectorAll('button[name=decision]') ?? [])
      button.disabled = !shown || (button.value === 'approve' && done < ticks.length);
  }
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

customElements.define('read-whole', ReadWhole);
