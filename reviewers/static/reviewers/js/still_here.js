/* Reading is work too: where somebody scrolls, types or taps on a page of the admin, this tells the server so, now and
   then. A page before which nobody sits says nothing, and its session ends. */
(() => {
    const { address, every } = document.currentScript.dataset;
    let last = Date.now();

    const tell = () => {
        if (document.body.classList.contains('login') || Date.now() - last < every * 1000) return;
        last = Date.now();
        fetch(address, { headers: { 'X-Requested-With': 'XMLHttpRequest' } }).catch(() => {});
    };
    ['scroll', 'keydown', 'pointerdown'].forEach((sign) => {
        document.addEventListener(sign, tell, { capture: true, passive: true });
    });
})();
