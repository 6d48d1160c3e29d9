// Shows what the server rendered.
document.getElementById('main')?.removeAttribute('data-boot')
