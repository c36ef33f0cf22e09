"""Which data of your own shall the dashboard show?"""

from ecosystem.app.page import open_page, openalex_section, upload

open_page("your_data")
upload.upload()
openalex_section()
