/* Opens the comment that the address names (`?comment=12`): Wagtail gives it the focus, but leaves the side panel as it was
   last time, and in a closed one there is nothing to focus (wagtail/client/src/entrypoints/admin/comments.js and
   sidepanel.js). To the passage leads the address's own `#block-…`. */
document.addEventListener(
    'w-comments:init',
    () => {
        if (!new URLSearchParams(window.location.search).has('comment')) return;
        const panel = document.querySelector('[data-side-panel="comments"]');
        // When the side panels listen; the comment is given the focus a quarter of a second later.
        setTimeout(() => panel?.dispatchEvent(new Event('open')));
    },
    { once: true },
);
