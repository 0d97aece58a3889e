/* The editor saves by itself, and Wagtail does not mind that when somebody presses a button meanwhile
   (wagtail/client/src/controllers/AutosaveController.ts): of a new article both would be asked to make one, and whoever
   pressed gets an error. Here the button waits for a save that is under way, and no other begins behind it. */
(() => {
    const isEditor = (form) => form.matches('[data-edit-form]');
    let saving = false;
    let sent = false;
    let pressed = null;

    document.addEventListener('w-autosave:save', (event) => {
        if (sent) event.preventDefault();
        else saving = true;
    });
    const saved = () => {
        saving = false;
        if (!pressed) return;
        const { target: form, submitter } = pressed;
        pressed = null;
        // Wagtail switches off what was pressed, and what is off is not sent.
        if (submitter) submitter.disabled = false;
        form.requestSubmit(submitter);
    };
    document.addEventListener('w-autosave:success', saved);
    document.addEventListener('w-autosave:error', saved);
    const wait = (event) => {
        if (!saving || !isEditor(event.target)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        pressed = event;
    };
    document.addEventListener('submit', wait, { capture: true });
    // Behind all others, which may have kept it back.
    window.addEventListener('submit', (event) => {
        if (isEditor(event.target)) sent = !event.defaultPrevented;
    });
    // Back again, with the browser's button.
    window.addEventListener('pageshow', () => {
        sent = false;
    });
})();
