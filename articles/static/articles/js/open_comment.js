/* Opens the comment that the address names (`?comment=12`): Wagtail gives it the focus, but leaves the side panel as it was
   last time, and in a closed one there is nothing to focus (wagtail/client/src/entrypoints/admin/comments.js and
   sidepanel.js). To the passage leads the address's own `#block-…`; Wagtail scrolls there smoothly, and the focus stops it
   half-way. */
document.addEventListener(
    'w-comments:init',
    () => {
        if (!new URLSearchParams(window.location.search).has('comment')) return;
        const panel = document.querySelector('[data-side-panel="comments"]');
        // When the side panels listen; the comment is given the focus a quarter of a second later.
        setTimeout(() => panel?.dispatchEvent(new Event('open')));
        setTimeout(() => {
            // What has been loaded since has moved the passages, and their comments stand where they were.
            document.body.dispatchEvent(new Event('commentAnchorVisibilityChange'));
            const passage = document.getElementById(window.location.hash.slice(1));
            passage?.scrollIntoView({ block: 'center', behavior: 'instant' });
        }, 1000);
    },
    { once: true },
);
