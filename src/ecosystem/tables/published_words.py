"""Codes of the published tables, with their labels: levels, measures and categories."""

from types import MappingProxyType

PEERS = ("IN", "BD", "IR", "TR", "EG", "MY", "SA", "AE")
"""Countries to compare with by default: neighbours and large countries of the region."""

WORLD = "world"

ECONOMY_LEVELS = MappingProxyType(
    {
        "world": "World",
        "total": "Everybody whom the source counts",
        "group": "Group of economies, a part of one, or not stated",
        "economy": "Economy",
    }
)
"""Only the level ``economy`` is ranked; the others must not be added to it."""

GITHUB_MEASURES = MappingProxyType(
    {
        "developers": "Accounts",
        "git_pushes": "Pushes in the quarter",
        "organizations": "Organisation accounts",
        "repositories": "Repositories",
    }
)
STUDENT_LEVELS = MappingProxyType(
    {
        "undergraduate": "Undergraduates",
        "graduate": "Graduate students",
        "master": "Master's students",
        "doctorate": "Doctoral students",
    }
)
DEGREE_FIELDS = MappingProxyType(
    {
        "all fields": "All fields",
        "science and engineering": "Science and engineering",
        "related to science and engineering": "Related to science and engineering",
        "other fields": "Other fields",
    }
)
PRACTITIONER_MEASURES = MappingProxyType(
    {
        "respondents": "Respondents",
        "student": "Students",
        "degree": "Highest degree, attained or planned within two years",
        "title": "Job title",
        "sector": "Sector of the employer",
        "employer_industry": "Industry of the employer",
        "employer_size": "Employees of the employer",
        "ml_adoption": "Machine learning at the employer",
        "published_research": "Has published research",
        "research_used_ml": "Machine learning in the published research",
        "years_programming": "Years of programming",
        "years_ml": "Years of machine learning",
        "compensation_band_usd": "Yearly compensation, US dollars",
    }
)

PRACTITIONER_CATEGORIES = MappingProxyType(
    {
        "respondents": ("all",),
        "student": ("yes", "no"),
        "degree": ("school", "some-college", "bachelor", "master", "doctorate", "professional-doctorate"),
        "title": (
            *("student", "data-scientist", "data-analyst", "data-engineer", "machine-learning-engineer"),
            *("research-scientist", "statistician", "teacher-professor", "software-engineer", "engineer"),
            *("developer-advocate", "manager", "other", "not-employed"),
        ),
        "sector": ("academia", "industry", "government", "nonprofit", "other-not-classified"),
        "employer_industry": (
            *("education", "technology", "finance", "online-services", "online-business", "retail", "medical"),
            *("manufacturing", "energy-mining", "transport", "communications", "marketing", "hospitality"),
            *("government", "defence", "nonprofit", "other"),
        ),
        "employer_size": ("0-49", "50-249", "250-999", "1000-9999", "10000+"),
        "ml_adoption": (
            *("no-ml", "exploring", "insights-only", "in-production-under-2-years", "in-production-over-2-years"),
            "does-not-know",
        ),
        "published_research": ("yes", "no"),
        "research_used_ml": ("theory", "applied", "no-ml"),
        "years_programming": ("none", "<1", "1-3", "3-5", "5-10", "10-20", "20+"),
        "years_ml": ("none", "<1", "1-2", "2-3", "3-4", "4-5", "5-10", "10-20", "20+"),
        "compensation_band_usd": ("0-999", "1000-4999", "5000-9999", "10000-29999", "30000+"),
    }
)
"""Categories of each measure in the order of display; bands stay as the survey prints them."""

ML_IN_PRODUCTION = ("in-production-under-2-years", "in-production-over-2-years")

PRACTITIONER_GROUPS = MappingProxyType(
    {
        "all": "All",
        "academia": "Academia",
        "industry": "Industry",
        "government": "Government",
        "nonprofit": "Nonprofit",
        "student": "Students",
        "master": "Master's degree, held or planned",
        "doctorate": "Doctorate, held or planned",
    }
)
SKILL_KINDS = MappingProxyType(
    {"language": "Programming language", "framework": "Machine-learning framework", "cloud": "Cloud platform"}
)
CATEGORY_NAMES = MappingProxyType(
    {
        "no-ml": "No machine learning",
        "teacher-professor": "Teacher or professor",
        "energy-mining": "Energy and mining",
        **{word: word.upper() for word in ("sql", "aws", "php", "jax", "matlab")},
        "javascript": "JavaScript",
        "tensorflow": "TensorFlow",
        "pytorch": "PyTorch",
        "pytorch-lightning": "PyTorch Lightning",
        "xgboost": "XGBoost",
        "lightgbm": "LightGBM",
        "catboost": "CatBoost",
        "fastai": "fastai",
        "scikit-learn": "scikit-learn",
        "hugging-face": "Hugging Face",
        "google-cloud": "Google Cloud",
        "ibm-cloud": "IBM Cloud",
        "sap-cloud": "SAP Cloud",
        "vmware-cloud": "VMware Cloud",
    }
)
"""Labels of categories and skills that are not their word with a capital."""
STAFF_GROUPINGS = MappingProxyType({"all": "All", "rank": "Rank", "city": "Campus", "highest_degree": "Highest degree"})


def category_name(category: str) -> str:
    """Label of a category or topic: words without hyphens, bands as they are.

    Examples
    --------
    >>> category_name("in-production-over-2-years"), category_name("1-3"), category_name("c++"), category_name("no-ml")
    ('In production over 2 years', '1–3', 'C++', 'No machine learning')
    >>> category_name("pytorch")
    'PyTorch'
    """
    if category in CATEGORY_NAMES:
        return CATEGORY_NAMES[category]
    if category[:1].isdigit():
        return category.replace("-", "–")
    label = category.replace("-", " ")
    return label[:1].upper() + label[1:]
